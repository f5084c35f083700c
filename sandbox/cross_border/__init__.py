"""System 3: cross-border financing: its rule book, the calculator of a portfolio, and firms that borrow abroad."""
