"""The languages of the app: a folder of catalogues each, by part."""
