"""Recipes: the study of a well-known export, from the names of its columns."""

from cxlab.draft.recipes.export import export_columns
from cxlab.draft.recipes.recipe import BY_MAIL, RECIPES, Recipe

__all__ = ["BY_MAIL", "RECIPES", "Recipe", "export_columns"]
