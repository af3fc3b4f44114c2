"""What the product is about, in plain Python and numpy: no framework, no SQL, no files."""
