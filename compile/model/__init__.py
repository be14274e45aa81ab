"""The values that pass between stages; all frozen, none knows an output format."""
