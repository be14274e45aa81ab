"""The order of the stages: the only place that knows them all."""

from compile.pipeline.make import Outcome, make
from compile.pipeline.readings import read_one

__all__ = ["Outcome", "make", "read_one"]
