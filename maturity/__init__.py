"""Maturity: answer a questionnaire together, compare with peers, leave with a plan."""

__version__ = "0.1.0"
