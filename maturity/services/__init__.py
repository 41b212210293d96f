"""What a user does: one module per thing, each function checks, does it and records it in one transaction."""
