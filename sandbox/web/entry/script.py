"""What Streamlit runs for every page. Guarded, because worker processes import the main module again."""

if __name__ == "__main__":
    from sandbox.web import main

    main()
