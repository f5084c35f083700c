"""Compare two policies."""

# Guarded, like every file that Streamlit runs: worker processes may import it again.
if __name__ == "__main__":
    from sandbox.web.compare import page
    from sandbox.web.fault import guarded

    guarded(page)()
