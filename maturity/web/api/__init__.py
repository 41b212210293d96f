"""What programs read: open data for everybody, and an organisation's own figures with a key (docs/api.md)."""
