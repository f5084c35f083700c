"""What cross-border financing reports: declared in `declared`, counted in `counted`."""
