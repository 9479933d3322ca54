"""Rendered films as pictures: what a file holds, its length, its frames."""
