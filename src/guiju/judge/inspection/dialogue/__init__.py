"""Whole conversations: what was missing, late or left out, and what was promised.

In come the senders, times and cues of the messages, out go breaches that point to a message or say why to none.
"""
