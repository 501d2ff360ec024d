"""Recipes: the study of a well-known export, from the names of its columns."""

from cxlab.draft.recipes.export import export_columns
from cxlab.draft.recipes.recipe import RECIPES, Recipe

__all__ = ["RECIPES", "Recipe", "export_columns"]
