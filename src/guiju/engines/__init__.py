"""Bulk work on the same judge that looks at one message: on one machine, and later on many."""
