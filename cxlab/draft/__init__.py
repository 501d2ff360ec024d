"""A first ``study.toml`` from the files of a folder: what is guessed, from what, and how sure."""

from cxlab.draft.draft import Draft, draft_study, save_draft
from cxlab.draft.guess import Guess

__all__ = ["Draft", "Guess", "draft_study", "save_draft"]
