"""Look closer at what a comparison rests on."""

# Guarded, like every file that Streamlit runs: worker processes may import it again.
if __name__ == "__main__":
    from sandbox.web.fault import guarded
    from sandbox.web.look_closer import page

    guarded(page)()
