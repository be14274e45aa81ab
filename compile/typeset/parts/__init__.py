"""The book to what its units are made from, in its order; some parts need the pages of the others."""

from compile.typeset.parts.indexes import TermFinder, unused_terms
from compile.typeset.parts.late import Late
from compile.typeset.parts.plan import case_recipes, plan_book
from compile.typeset.parts.sheets import plan_sheets
from compile.typeset.parts.spread import spread_recipe

__all__ = ["Late", "TermFinder", "case_recipes", "plan_book", "plan_sheets", "spread_recipe", "unused_terms"]
