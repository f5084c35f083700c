"""What is reported about the population: declared in `declared`, counted in `counted`."""
