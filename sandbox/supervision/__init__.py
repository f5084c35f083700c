"""System 1: the supervision sandbox and its alternative, the ordinary licence route."""
