"""What is measured, by subject."""
