"""System 3: cross-border financing. So far its rule book, and the calculator that applies it to a portfolio."""
