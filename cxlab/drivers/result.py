"""The result of ``find_drivers``."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cxlab.markup import Html, escape, figures_table, percent, tag

_SIGNS = {"up": "a better rating", "down": "a worse rating", "?": "unclear"}


@dataclass(frozen=True, eq=False)
class Drivers:
    """What goes with an outcome. An association, which is not a cause.

    Parameters
    ----------
    shares : pandas.DataFrame
        driver, the group (where groups were asked for), n (answers), estimate (share of the
        differences between answers that goes with the driver: of R2, 0 to 1), low, high, sign,
        beats_noise, note. The largest share comes first. ``sign`` is ``"up"`` where the driver
        goes with a better rating, the other drivers being equal, ``"down"`` with a worse one,
        ``"?"`` where the data leave it open; the note says where it goes the other way alone.
        ``beats_noise``: low lies above what pure noise seldom exceeds in the same data.
    fit : pandas.DataFrame
        The group, n, customers, estimate (R2: what all drivers go with together), low, high,
        noise (what the share of pure noise seldom exceeds), note.
    left_out : pandas.DataFrame
        driver, share (of the answers that have it), reason.
    parameters : dict
        What the result was made with.
    note : str
        What is missing where there is no result; what else to know.
    """

    shares: pd.DataFrame
    fit: pd.DataFrame
    left_out: pd.DataFrame
    parameters: dict[str, Any] = field(default_factory=dict)
    note: str = ""

    def _repr_html_(self) -> str:
        parts = [tag("p", self._finding())]
        if len(self.shares):
            parts += [self._table(), *(tag("p", line) for line in self._lines())]
        return "".join(map(escape, parts))

    def _finding(self) -> str:
        outcome = outcome_name(self.parameters.get("outcome", "the outcome"))
        if self.shares.empty:
            return f"What goes with {outcome} cannot be said: {self.note}."
        if self.shares["estimate"].isna().all():
            return f"What goes with {outcome} cannot be said: {self.fit['note'].iloc[0]}."
        if not self.shares["beats_noise"].fillna(False).any():
            return f"Nothing that was looked at goes with {outcome} more than pure chance would."
        first = self.shares[self.shares["beats_noise"].fillna(False)].drop_duplicates("driver")
        names = ", ".join(first["driver"])
        return f"More than pure chance would, these go with {outcome}: {names}."

    def _table(self) -> Html:
        shown = self.shares.assign(
            sign=self.shares["sign"].map(_SIGNS).where(self.shares["estimate"].notna(), "")
        )
        group = [self.parameters["by"]] if self.parameters.get("by") else []
        columns = {
            **{name: name for name in ["driver", *group]},
            "sign": "goes with",
            "beats_noise": "more than chance",
        }
        outcome = outcome_name(self.parameters.get("outcome", "the outcome"))
        caption = (
            f"What goes with {outcome}: share of the differences between answers."
            " Going together is not yet a cause."
        )
        return figures_table(shown, caption=caption, columns=columns, heading="share")

    def _lines(self) -> list[str]:
        lines = []
        if len(self.fit) == 1 and self.fit["estimate"].notna().all():
            fit = self.fit.iloc[0]
            lines.append(
                f"Together they go with {percent(fit['estimate'])} of the differences"
                f" ({percent(fit['low'])} to {percent(fit['high'])}, n {fit['n']:,}); the rest"
                " has reasons that were not looked at."
            )
        if len(self.left_out):
            groups = self.left_out.groupby("reason", sort=False)["driver"]
            named = "; ".join(f"{_few(list(names))} ({reason})" for reason, names in groups)
            lines.append(f"Not looked at: {named}.")
        return [*lines, f"{self.note}."] if self.note else lines


def outcome_name(outcome: str) -> str:
    """Return what readers call an outcome.

    Examples
    --------
    >>> outcome_name("nps"), outcome_name("nps_transactional"), outcome_name("care")
    ('NPS', 'NPS after a contact', 'care')
    """
    if outcome == "nps_transactional":
        return "NPS after a contact"
    return outcome.upper() if outcome in ("nps", "csat", "ces") else outcome


def _few(names: list[str]) -> str:
    """Return the first three names, and how many more there are."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
