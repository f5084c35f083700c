"""The script that draws the pages, alone in its folder: beside `pages` Streamlit would read it by its old scheme."""
