"""The page *Watch*: cases move through the sandbox, two policies under one clock."""
