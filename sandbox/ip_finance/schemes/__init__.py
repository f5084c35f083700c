"""Risk-sharing schemes: what a scheme is, how its file is read, and which ones come with the product."""
