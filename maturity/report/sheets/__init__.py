"""The sheets of the workbook: one table each, in one language, with numbers as numbers."""
