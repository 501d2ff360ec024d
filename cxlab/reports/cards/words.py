"""Small things that the parts of the first page share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cxlab.markup import Html, escape, tag
from cxlab.reports.results import Saved
from cxlab.reports.shell import Page, Shell
from cxlab.study.settings import Settings


class Absent(Html):
    """Why a part of the first page has nothing to show: a sentence, which stands with the gaps."""


@dataclass(frozen=True)
class Facts:
    """What a part of the first page is made from."""

    results: Mapping[str, Saved]
    shell: Shell
    settings: Settings
    meta: Mapping[str, Any] = field(default_factory=dict)

    def frame(self, result: str, frame: str = "table") -> pd.DataFrame:
        """Return a frame of a result; an empty one where it is not there."""
        saved = self.results.get(result)
        return saved.frame(frame) if saved else pd.DataFrame()

    def page(self, word: str) -> Page | None:
        """Return the page whose notebook's name holds ``word``."""
        return next((page for page in self.shell.pages if word in page.name), None)

    def absent(self, what: str, word: str) -> Absent:
        """Say why there is nothing to show of ``what``."""
        page = self.page(word)
        if page is None:
            return Absent(f"This report has no page on {escape(what)}.")
        if page.failure:
            words = f"Not known: the computation of {what} stopped. "
            return Absent(joined(words, link(page, "See where.")))
        words = f"These data say nothing about {what}. "
        return Absent(joined(words, link(page, "See why.")))


def link(page: Page | None, words: str) -> Html:
    """Return a link to a page of the report; the words alone where the page is not there."""
    return tag("a", words, href=page.file) if page else escape(words)


def listed(items: Iterable[object]) -> Html:
    """Return items as a list."""
    return tag("ul", *(tag("li", item) for item in items))


def joined(*parts: object) -> Html:
    """Return parts one after the other; text is escaped."""
    return Html("".join(escape(part) for part in parts))


def known(value: Any) -> bool:
    """Tell whether a cell of a frame has a value that can be shown."""
    return value is not None and not pd.isna(value) and value != ""


def count(number: float, one: str, many: str = "") -> str:
    """Return a number with its word.

    Examples
    --------
    >>> count(1, "answer"), count(3120, "answer")
    ('1 answer', '3,120 answers')
    """
    return f"{int(number):,} {one if number == 1 else many or one + 's'}"
