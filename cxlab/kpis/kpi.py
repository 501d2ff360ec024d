"""What a KPI is made of, and the registry that knows them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from cxlab.kpis.estimators import Estimator
from cxlab.kpis.periods import Periods
from cxlab.registry import Registry
from cxlab.study.settings import Settings

#: What an observation may be about, beside its customer.
PLACES = ("touchpoint", "channel")


@dataclass(frozen=True)
class Scope:
    """What a kernel knows besides its rows.

    Parameters
    ----------
    settings : Settings
        The study's: its roles and questions.
    end : pandas.Timestamp
        The last moment that the interactions cover, in UTC: what comes later is not known.
    periods : Periods
        The periods that figures are wanted for; one of no limits where there are none.
    scales : mapping of str to tuple of float
        The commonest scale among the answers to each question to which the settings give none.
    start : pandas.Timestamp
        The first moment that the interactions cover, in UTC: what was before is not known.
    """

    settings: Settings
    end: pd.Timestamp
    periods: Periods
    scales: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    start: pd.Timestamp = pd.Timestamp.min

    def scale_of(self, kind: str) -> tuple[float, float] | None:
        """Return the scale of the first question of a kind, where it is known."""
        first = next(iter(self.settings.questions_of(kind)), None)
        return None if first is None else first.scale or self.scales.get(first.name)


@dataclass(frozen=True)
class Words:
    """What readers see of a KPI.

    ``label`` names it; ``definition`` is one sentence that says what is counted, of what;
    ``caution`` says where the figure misleads; ``left_out`` names the observations that could not
    be judged (value NaN), with the reason: ``"visits that ..."``. ``family`` is where a page puts
    it, a key of ``families.FAMILIES``; empty: by its name, else by what it needs.
    """

    label: str
    definition: str
    caution: str
    left_out: str = ""
    family: str = ""


@dataclass(frozen=True)
class Needs:
    """What a study must have for a KPI, and what the kernel reads.

    Parameters
    ----------
    columns : mapping of str to tuple of str
        By table, all that the kernel reads; each table must have rows.
    present : tuple of str
        Those of them, optional in the schema, without which there is no figure.
    roles : tuple of str
        The roles that must have touchpoints.
    question : str
        The kind of question that must be there: ``"nps"``.
    scale : bool
        That question's scale must be known.
    both : str
        Where every observation is 1, the data recorded only one side; this names the other.
    hint : str
        What else it takes, for a study in which nothing was found to observe.
    """

    columns: Mapping[str, tuple[str, ...]]
    present: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    question: str = ""
    scale: bool = False
    both: str = ""
    hint: str = ""


#: Which end of a figure is good.
Good = Literal["high", "low", "neither", "question"]

#: Takes the frames of ``Needs.columns`` by keyword, and ``scope``; returns observations.
Kernel = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class Kpi:
    """A KPI: a kernel that makes observations of one partition's rows, and how they are counted.

    ``good`` is the end of the scale that is good; ``"question"`` leaves it to the question, and
    of ``"neither"`` a rise is neither better nor worse. ``grows`` tells that a longer period gives
    another figure, as of customers who did something in it at least once.
    """

    name: str
    estimator: Estimator
    good: Good
    words: Words
    needs: Needs
    kernel: Kernel = field(repr=False)
    grows: bool = False


KPIS: Registry[Kpi] = Registry("KPI")


def kpi(
    name: str,
    *,
    estimator: Estimator,
    good: Good,
    words: Words,
    needs: Needs,
    grows: bool = False,
) -> Callable[[Kernel], Kernel]:
    """Register a function as a KPI.

    The function takes a frame for each table in ``needs.columns`` (with those columns alone,
    sorted by customer and time) and ``scope``, and returns observations: a frame of
    ``customer_id``, ``timestamp`` (UTC; it decides on the period) and ``value``. It sees one
    partition: a customer is whole in it, the others are not all there. A ``value`` of NaN stands
    for an observation that cannot be judged: it is not counted, and said to be left out. Where
    an observation is about one place of contact, ``touchpoint`` and ``channel`` may say which:
    figures by touchpoint, channel and owner rest on them.

    Parameters
    ----------
    name : str
        What ``measure_kpis`` calls it.
    estimator : Estimator
        How values become a figure: ``SHARE`` (0 or 1), ``NPS`` (-1, 0, 1), ``mean(unit)``,
        ``median(unit)`` (of values from 0 on), ``total_per_customer(unit)``; ``UNITS``.
    good : {"high", "low", "neither", "question"}
        Which way is good; a question's answers go the way that the study gives it.
    words : Words
        What readers see.
    needs : Needs
        What the study must have.
    grows : bool
        Whether a longer period gives another figure, as where a customer counts once who did
        something in it: such figures of periods that differ in length are not compared.

    Returns
    -------
    callable
        A decorator that returns the function as it was.

    Raises
    ------
    CxlabError
        The name is taken.

    Examples
    --------
    >>> from cxlab.kpis.estimators import SHARE
    >>> "csat" in KPIS and KPIS["csat"].estimator is SHARE
    True
    """

    def keep(kernel: Kernel) -> Kernel:
        KPIS.register(name)(Kpi(name, estimator, good, words, needs, kernel, grows))
        return kernel

    return keep


def observations(frame: pd.DataFrame, value: pd.Series) -> pd.DataFrame:
    """Return the observations that a kernel gives back: who, when, and ``value``.

    Where ``frame`` has ``touchpoint`` or ``channel``, they say what each observation is about;
    drop them first where it is about no one place of contact.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": ["ann"], "timestamp": [pd.Timestamp("2025-01-02")]})
    >>> observations(rows, rows["customer_id"] == "ann")["value"].tolist()
    [1.0]
    """
    about = [name for name in PLACES if name in frame]
    return frame[["customer_id", "timestamp", *about]].assign(value=value.astype("float64"))
