"""How Hypothesis runs: the same examples every time, and no stopwatch on a machine that others use."""

from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")
