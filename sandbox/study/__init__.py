"""Many runs: their design, executors, store, statistics and comparison."""
