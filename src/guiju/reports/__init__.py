"""What an inspection found, told to people: the plain data of a report, and the self-contained page made of it."""
