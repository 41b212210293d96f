"""What the product means: plain Python that knows no web, database or files."""
