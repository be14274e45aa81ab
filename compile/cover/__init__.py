"""The pages of the block to the measures of the cover around it."""

from compile.cover.measures import measure_cover

__all__ = ["measure_cover"]
