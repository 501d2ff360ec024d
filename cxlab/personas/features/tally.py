"""Count what each customer did: the kernel that runs over one partition, and its merge."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxlab.kpis.answers import of_experience
from cxlab.kpis.contacts import purchase_keys
from cxlab.personas.features.habits import count_habits
from cxlab.personas.features.window import ALWAYS, Window

#: The parts of the day, and the hour at which each begins on the study's own clock.
HOURS = {"night": 0, "morning": 6, "afternoon": 12, "evening": 18}

#: The families of columns, one per level, of which a partition need not have all.
LEVELS = ("channel_", "device_", "touchpoint_", "stage_")

#: The columns of interactions that the kernel reads.
COLUMNS = (
    "customer_id",
    "timestamp",
    "touchpoint",
    "channel",
    "device",
    "value",
    "case_id",
    "direction",
)

#: The columns of responses that scores are made of.
SCORED = ("customer_id", "timestamp", "question", "score", "survey_type")

#: What levels that are not common are counted as, together.
OTHER = "other"

#: Interactions of one partition -> the stage of each row, missing where it has none.
StageKernel = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Rules:
    """What the kernel must know of a study.

    ``zone`` is the study's time zone. ``purchase``, ``service`` and ``received`` are touchpoints:
    those that are purchases (none named: every contact in which money changed hands), those where
    customers ask for help, and those that reach customers without their doing (an answer, a
    delivery), which say nothing of the channels and hours that they prefer; ``search`` are those
    where customers look for something. ``common`` are the touchpoints that are counted each by
    itself. Only contacts within ``window`` count.
    """

    zone: str = "UTC"
    purchase: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    window: Window = ALWAYS


def tally_interactions(
    interactions: pd.DataFrame, *, rules: Rules, stages: StageKernel | None = None
) -> pd.DataFrame:
    """Count each customer's contacts: a pure function of one partition's interactions.

    Parameters
    ----------
    interactions : pandas.DataFrame
        The columns ``COLUMNS``, sorted by customer and time; a customer is whole in one frame.
    rules : Rules
        What the study says about its touchpoints and its zone.
    stages : callable, optional
        Gives the stage of each row; without it no stages are counted.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``customer_id``, sorted: ``first`` and ``last`` contact (UTC); counts of
        ``contacts``, of those whose ``directed`` side is known and of those begun by the
        ``company``, of ``service`` requests and ``purchases`` (each once, as KPIs count them);
        ``spend`` in the study's currency and the purchases of which it is known (``paid``); counts
        of ``occasions``, that is of days in a channel on which the customer came by choice, of
        those in each of ``HOURS`` and at the ``weekend``; what ``count_habits`` counts; ``gaps``
        between days with an occasion with their sum and sum of squares in days; in columns
        ``channel_...`` and ``device_...`` the occasions per channel and device, in
        ``touchpoint_...`` the days at each touchpoint that is neither a purchase nor a request
        for help, in ``stage_...`` the contacts per stage.

    Examples
    --------
    >>> rows = pd.DataFrame({name: ["a", "a"] for name in COLUMNS})
    >>> rows["timestamp"] = pd.to_datetime(["2025-01-01 09:00", "2025-01-04 20:00"])
    >>> rows["value"], rows["case_id"] = [None, 5.0], None
    >>> tally_interactions(rows, rules=Rules())[["contacts", "purchases", "evening", "gap_sum"]]
                 contacts  purchases  evening  gap_sum
    customer_id
    a                 2.0        1.0      1.0      3.0
    """
    staged = None if stages is None else stages(interactions)
    inside = rules.window.holds(interactions["timestamp"])
    if not inside.all():
        interactions = interactions[inside]
        staged = None if staged is None else staged[inside]
    who = interactions["customer_id"]
    local = _local(interactions["timestamp"], rules.zone)
    company = interactions["direction"].eq("company")
    chosen = ~company & ~interactions["touchpoint"].isin(rules.received)
    came = interactions[chosen]
    occasions = _occasions(came, local, "channel")
    devices = _occasions(came[came["device"].notna()], local, "channel")
    counted = _contacts(interactions, rules)
    parts = [
        interactions.groupby(who, sort=True)["timestamp"].agg(first="min", last="max"),
        counted.groupby(who, sort=True).sum(),
        _hours(occasions, local).groupby(occasions["customer_id"], sort=True).sum(),
        _gaps(occasions, local),
        _habits(came, local, counted, rules),
        _levels("channel_", occasions["customer_id"], occasions["channel"]),
        _levels("device_", devices["customer_id"], devices["device"]),
        _touchpoints(came, local, rules),
    ]
    if staged is not None:
        parts.append(_levels("stage_", who, staged))
    return pd.concat(parts, axis=1).rename_axis("customer_id")


def _local(times: pd.Series, zone: str) -> pd.Series:
    return times.dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)


def _occasions(rows: pd.DataFrame, local: pd.Series, place: str) -> pd.DataFrame:
    """Return the first row of each customer's day in each place.

    What follows at the same time in the same place is one decision to come, not several.
    """
    day = local.loc[rows.index].dt.normalize()
    where = pd.DataFrame({"who": rows["customer_id"], "day": day, "place": rows[place]})
    return rows[~where.duplicated()]


def _habits(
    came: pd.DataFrame, local: pd.Series, counted: pd.DataFrame, rules: Rules
) -> pd.DataFrame:
    purchase = counted["purchases"].loc[came.index].gt(0)
    search = came["touchpoint"].isin(rules.search)
    return count_habits(came, local.loc[came.index], purchase, search)


def _touchpoints(came: pd.DataFrame, local: pd.Series, rules: Rules) -> pd.DataFrame:
    """Count days at touchpoints; what is bought and asked for help is counted already."""
    plain = came[~came["touchpoint"].isin([*rules.purchase, *rules.service])]
    days = _occasions(plain, local, "touchpoint")
    known = days["touchpoint"].isin(rules.common)
    return _levels("touchpoint_", days["customer_id"], days["touchpoint"].where(known, OTHER))


def _contacts(rows: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    paid = rows["touchpoint"].isin(rules.purchase) if rules.purchase else rows["value"].gt(0)
    valued = paid & rows["value"].notna()
    flags = {
        "contacts": pd.Series(True, rows.index),
        "directed": rows["direction"].notna(),
        "company": rows["direction"].eq("company"),
        "service": rows["touchpoint"].isin(rules.service),
        "purchases": _first_rows(rows, paid),
        "paid": _first_rows(rows, valued),
    }
    return pd.DataFrame(flags).astype(float).assign(spend=rows["value"].where(paid).fillna(0.0))


def _first_rows(rows: pd.DataFrame, taken: pd.Series) -> pd.Series:
    """Mark one row of each purchase among the rows taken."""
    repeated = purchase_keys(rows[taken]).duplicated()
    return taken & ~repeated.reindex(rows.index, fill_value=False)


def _hours(occasions: pd.DataFrame, local: pd.Series) -> pd.DataFrame:
    clock = local.loc[occasions.index].dt
    hour, ends = clock.hour, [*list(HOURS.values())[1:], 24]
    flags = {"occasions": pd.Series(True, occasions.index), "weekend": clock.day_of_week.ge(5)}
    for (part, begins), ends_at in zip(HOURS.items(), ends, strict=True):
        flags[part] = hour.ge(begins) & hour.lt(ends_at)
    return pd.DataFrame(flags).astype(float)


def _gaps(occasions: pd.DataFrame, local: pd.Series) -> pd.DataFrame:
    day = local.loc[occasions.index].dt.normalize()
    days = pd.DataFrame({"who": occasions["customer_id"], "day": day}).drop_duplicates()
    days = days.sort_values(["who", "day"])
    gap = days.groupby("who")["day"].diff().dt.days
    sums = pd.DataFrame({"gaps": gap.notna(), "gap_sum": gap, "gap_squares": gap**2})
    return sums.astype(float).groupby(days["who"], sort=True).sum()


def _levels(prefix: str, who: pd.Series, level: pd.Series) -> pd.DataFrame:
    known = level.notna()
    rows = pd.DataFrame({"who": who[known], "level": level[known].astype("str"), "n": 1.0})
    table = rows.pivot_table("n", "who", "level", aggfunc="sum", fill_value=0.0)
    return table.add_prefix(prefix).rename_axis(columns=None)


def tally_scores(responses: pd.DataFrame, *, window: Window = ALWAYS) -> pd.DataFrame:
    """Sum up each customer's answers: a pure function of one partition's responses.

    Parameters
    ----------
    responses : pandas.DataFrame
        The columns ``SCORED``. Rows without a customer or a score do not count, nor does what was
        expected beforehand.
    window : Window, optional
        Only answers given within it count.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``customer_id``, sorted; a column ``score_...`` for the mean answer to each
        question, on the question's own scale.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": ["a", "a"], "question": "nps", "score": [8.0, 10.0]})
    >>> tally_scores(rows.assign(survey_type=None, timestamp=pd.NaT))
                 score_nps
    customer_id
    a                  9.0
    """
    counted = of_experience(responses) & window.holds(responses["timestamp"])
    known = responses[counted].dropna(subset=["customer_id", "score"])
    means = known.pivot_table("score", "customer_id", "question", aggfunc="mean")
    return means.add_prefix("score_").rename_axis(columns=None)


def merge_tallies(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Put the partitions' tallies together, sorted by customer; a count not seen is 0.

    Examples
    --------
    >>> app = pd.DataFrame({"channel_app": [2.0]}, index=["b"])
    >>> web = pd.DataFrame({"channel_web": [1.0]}, index=["a"])
    >>> merge_tallies([app, web])
       channel_app  channel_web
    a          0.0          1.0
    b          2.0          0.0
    """
    whole = _together(parts)
    numbers = whole.select_dtypes(np.number).columns
    whole[numbers] = whole[numbers].fillna(0.0)
    return whole


def merge_scores(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Put the partitions' scores together, sorted by customer; a score not given is missing.

    Columns are sorted too: which question a partition met first must not matter.

    Examples
    --------
    >>> first = pd.DataFrame({"score_nps": [9.0]}, index=["b"])
    >>> list(merge_scores([first, pd.DataFrame({"score_ces": [2.0]}, index=["a"])]))
    ['score_ces', 'score_nps']
    """
    return _together(parts).sort_index(axis=1)


def _together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [part for part in parts if len(part)] or parts[:1]
    whole = pd.concat(filled).sort_index()
    fixed = [name for name in parts[0] if not name.startswith(LEVELS)]
    return whole[[*fixed, *sorted(set(whole) - set(fixed))]]
