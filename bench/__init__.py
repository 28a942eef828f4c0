"""Every figure that README claims, measured beside peers and limits in the same run: `make bench`."""
