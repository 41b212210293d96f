"""What the linter demands of a questionnaire file, by subject."""
