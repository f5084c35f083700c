"""The calculators: quota and loss."""

# Guarded, like every file that Streamlit runs: worker processes may import it again.
if __name__ == "__main__":
    from sandbox.web.calculators import page
    from sandbox.web.fault import guarded

    guarded(page)()
