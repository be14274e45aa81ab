"""Figures for the page: how large each is, which stand in a row, and where they leave no hole."""

from compile.typeset.figures.holes import fill_holes
from compile.typeset.figures.rows import FIGURE_ROW, arrange_figures
from compile.typeset.figures.sizes import POINTS, PictureError, fit_picture

__all__ = ["FIGURE_ROW", "POINTS", "PictureError", "arrange_figures", "fill_holes", "fit_picture"]
