"""Speed, memory and growth, measured side by side with the obvious way to write the same: `python -m benchmarks`."""
