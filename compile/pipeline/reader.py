"""All that reads manuscripts, as the process loads it from which those are forked that read."""

from compile.garbage import loading

with loading():
    from compile.pipeline.normalize import normalize

__all__ = ["normalize"]
