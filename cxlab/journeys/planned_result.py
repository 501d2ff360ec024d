"""A process as it is meant to be, and as it went: a frozen result, with tables for a notebook."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cxlab.journeys.planned_page import process_html, refused_html
from cxlab.markup import Html, tag


@dataclass(frozen=True, eq=False)
class ProcessCheck:
    """A process as it is meant to be, beside how customers' first runs went.

    Parameters
    ----------
    steps : pandas.DataFrame
        A row a step: step (from 1), touchpoint, by, input, output, rule, limit_days, n (runs that
        had their time), estimate, low, high (share that met it), days, days_low, days_high
        (median since the step before), late, late_low, late_high (share of those who met it
        later than the limit), note.
    strays : pandas.DataFrame
        kind, touchpoint, n (runs), runs (that strayed so), estimate, low, high (their share),
        contacts, contacts_low, contacts_high (mean in such runs), days, days_low, days_high
        (median of such runs), note.
    whole : pandas.DataFrame
        kind (``every run``, ``as planned``): the same figures, and finished.
    ideas : pandas.DataFrame
        change (speed up, drop, merge, automate), touchpoint, why, n: candidates, for people to
        judge.
    parameters : dict
        Name, owner, horizon_days, confidence, min_group.
    notes : tuple of str
        What the figures mean.
    reason : str
        Why there is nothing to compare, the frames being empty; else empty.
    """

    steps: pd.DataFrame
    strays: pd.DataFrame
    whole: pd.DataFrame
    ideas: pd.DataFrame
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reason: str = ""

    def _repr_html_(self) -> Html:
        if self.reason:
            return tag("p", self.reason) if self.parameters else refused_html()
        frames = {
            "steps": self.steps,
            "strays": self.strays,
            "whole": self.whole,
            "ideas": self.ideas,
        }
        return process_html(frames, self.parameters, self.notes)
