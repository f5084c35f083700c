"""What IP-pledge finance reports: declared in `declared`, counted in `counted`."""
