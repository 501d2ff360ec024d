"""How fast cxlab is beside what one would use instead: `make bench`."""
