"""A submission against the call's own rules: problems, without those that an editor accepts."""

from compile.check.check import check, weigh
from compile.check.pictures import read_raster
from compile.check.printed import check_printed
from compile.check.waivers import apply_waivers

__all__ = ["apply_waivers", "check", "check_printed", "read_raster", "weigh"]
