"""The judge: data in, verdict out. Pure: no database, web, clock, network or framework."""
