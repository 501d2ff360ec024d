"""Whether the data can carry a chance: how long they reach, and for how many something came."""

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.journeys.today.hazards import Asked
from cxlab.journeys.today.moments import DAY
from cxlab.markup import number

#: The data must reach over so many horizons: one to know customers by, one to learn from, one to
#: check against.
SPANS = 3

#: So many customers must have been seen, so many of them with the event and so many without.
FEWEST_CUSTOMERS, FEWEST_EVENTS = 100, 30

#: A calibration error above this, beyond what chance explains, is called rough.
ROUGH = 0.05


def check_horizons(horizons: tuple[int, ...]) -> tuple[int, ...]:
    """Return horizons in whole days, ascending.

    Raises
    ------
    CxlabError
        There are none, or one is no whole number of days from 1 on, or stands there twice.

    Examples
    --------
    >>> check_horizons((60, 30))
    (30, 60)
    """
    wrong = [one for one in horizons if not isinstance(one, int | np.integer) or one < 1]
    if wrong or not horizons or len(set(horizons)) < len(horizons):
        raise CxlabError(
            f"horizons is {horizons!r}; give different whole numbers of days from 1 on, such as "
            "(30, 60, 90)"
        )
    return tuple(sorted(int(one) for one in horizons))


def too_short(horizon: int, span: float) -> str:
    """Say why data over so many days cannot carry a horizon; empty where they can.

    Examples
    --------
    >>> too_short(30, 3.2)
    'The data reach over 3 days; chances for 30 days need 90: 30 to know customers by, 30 to learn
    from, 30 to check against.'
    """
    if span >= SPANS * horizon:
        return ""
    return (
        f"The data reach over {span:.0f} days; chances for {horizon} days need {SPANS * horizon}: "
        f"{horizon} to know customers by, {horizon} to learn from, {horizon} to check against."
    )


def too_few(frame: pd.DataFrame, asked: Asked, horizon: int, until: int) -> str:
    """Say why too few customers carry a horizon; empty where there are enough.

    Parameters
    ----------
    frame : pandas.DataFrame
        From ``describe_moments``.
    asked : Asked
        What is asked.
    horizon : int
        In days.
    until : int
        The last moment that may be known, in microseconds since 1970.

    Returns
    -------
    str
        A sentence.
    """
    over = frame["moment"].to_numpy() + horizon * DAY <= until
    seen = frame[over & frame[asked.days].notna().to_numpy()]
    people = seen["customer_id"].nunique()
    if people < FEWEST_CUSTOMERS:
        return (
            f"Fewer than {FEWEST_CUSTOMERS} customers were seen {horizon} days or more before the "
            "check begins: too few to learn chances from."
        )
    came = (seen[asked.days] <= horizon) != asked.silent
    with_it = seen.loc[came, "customer_id"].nunique()
    without = seen.loc[~came, "customer_id"].nunique()
    if min(with_it, without) >= FEWEST_EVENTS:
        return ""
    did, did_not = _DID[asked.silent]
    what = did if with_it < without else did_not
    return (
        f"Of {number(people)} customers fewer than {FEWEST_EVENTS} {what} within {horizon} days: "
        "nothing tells who does."
    )


#: What customers did and did not do, by whether silence is asked about.
_DID = {False: ("went on", "did not go on"), True: ("fell silent", "were in touch")}


def verdict_of(quality: dict[str, float]) -> tuple[str, str]:
    """Return whether chances held on data that no model had seen, and a sentence where not well.

    Examples
    --------
    >>> good = {"estimate": 0.3, "low": 0.2, "calibration_error": 0.01, "by_chance": 0.01}
    >>> verdict_of(good), verdict_of(good | {"estimate": -0.1})[0]
    (('held', ''), 'refused')
    """
    if np.isnan(quality["estimate"]):
        return "refused", (
            "On the days left out it came for everyone, or for nobody: nothing tells whether "
            "chances hold."
        )
    if quality["estimate"] <= 0:
        return "refused", (
            "On customers and days left out the chances were no better than telling everyone the "
            "same share: the data do not tell whom."
        )
    if quality["low"] <= 0:
        return "rough", "They may be no better than telling everyone the same share."
    beyond = quality["calibration_error"] - quality["by_chance"]
    if beyond > ROUGH:
        return "rough", (
            f"They were off by {100 * quality['calibration_error']:.0f} points on average: trust "
            "their order more than their height."
        )
    return "held", ""
