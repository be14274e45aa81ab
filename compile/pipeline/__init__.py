"""The order of the stages: the only place that knows them all."""

from compile.pipeline.ahead import known_problems, load
from compile.pipeline.forms import make_forms
from compile.pipeline.make import Outcome, make, sources
from compile.pipeline.preflight import preflight_one
from compile.pipeline.proof import make_proof
from compile.pipeline.readings import read_one

__all__ = [
    "Outcome",
    "known_problems",
    "load",
    "make",
    "make_forms",
    "make_proof",
    "preflight_one",
    "read_one",
    "sources",
]
