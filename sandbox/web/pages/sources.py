"""Where every number and rule comes from, and how far the model holds."""

# Guarded, like every file that Streamlit runs: worker processes may import it again.
if __name__ == "__main__":
    from sandbox.web.fault import guarded
    from sandbox.web.sources_page import page

    guarded(page)()
