"""What the supervision sandbox reports: declared in `declared`, counted in `counted`."""
