"""Charts: where every mark lies, computed once; and the pictures that documents carry."""
