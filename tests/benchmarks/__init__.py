"""Speed: every figure beside its ceiling, measured in the same run on the same machine."""
