"""What is remembered: tables, migrations and every query, in the words of the domain."""
