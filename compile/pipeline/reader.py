"""All that reads manuscripts, as the process loads it from which those are forked that read."""

from compile.garbage import loading

with loading():
    from compile.pandoc import api_version
    from compile.pipeline.normalize import normalize

api_version()

__all__ = ["normalize"]
