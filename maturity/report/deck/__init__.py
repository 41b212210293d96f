"""The slides that a head of procurement shows: ten findings with their figures and what to say, in one language."""
