"""The nouns that every other part of Guiju speaks in."""
