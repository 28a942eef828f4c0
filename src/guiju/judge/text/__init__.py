"""Text: normalise with offsets, match all rules in one pass, recognise entities."""
