"""Watch cases move under two policies."""

# Guarded, like every file that Streamlit runs: worker processes may import it again.
if __name__ == "__main__":
    from sandbox.web.fault import guarded
    from sandbox.web.watch.page import page

    guarded(page)()
