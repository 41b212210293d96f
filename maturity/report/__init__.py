"""Reports: a result as a document that can be read, printed, filed and decided on."""
