"""A portfolio as a user writes it, in YAML or JSON: read, checked, every problem of it told at once."""
