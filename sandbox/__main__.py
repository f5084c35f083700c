"""`python -m sandbox`: the same as the console script `sandbox`."""

# Guarded, because worker processes import the main module again.
if __name__ == "__main__":
    from sandbox.cli import main

    main()
