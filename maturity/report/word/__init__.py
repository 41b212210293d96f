"""Word files: the same content as the other formats, in the styles of a template that can be replaced."""
