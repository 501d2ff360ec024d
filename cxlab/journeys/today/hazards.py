"""The chance that something happens within so many days, from customers seen at many moments."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from cxlab.journeys.today.design import Array, Design
from cxlab.journeys.today.moments import DAY

#: How strongly coefficients are drawn to nothing (the inverse of the penalty).
_FREEDOM = 0.1

#: What was seen so many longest horizons ago counts half, for customers change.
_HALF = 0.5


@dataclass(frozen=True)
class Asked:
    """What is asked: the days until an event, by which days, and what it is called.

    ``silent`` says that the event is the next contact: until it comes nothing else changes, so
    that later days are seen as moments at which the customer has been silent for longer, and the
    chance told is that of no event.
    """

    outcome: str
    days: str
    horizons: tuple[int, ...]
    silent: bool


@dataclass(frozen=True, eq=False)
class Hazards:
    """The chance of an event in each stretch of days, given that it has not come before.

    Parameters
    ----------
    asked : Asked
        What was asked.
    design : Design
        How customers become numbers.
    coefficients : numpy.ndarray
        Of the columns of a stretch.
    intercept : float
        The constant.
    """

    asked: Asked
    design: Design
    coefficients: Array
    intercept: float

    def chances(self, frame: pd.DataFrame) -> Array:
        """Return for each customer and moment the chance of the outcome by each horizon.

        Parameters
        ----------
        frame : pandas.DataFrame
            From ``describe_moments``.

        Returns
        -------
        numpy.ndarray, shape (rows, horizons)
            Rising with the horizon, or falling where the outcome is silence.
        """
        lasting = np.ones((len(frame), len(self.asked.horizons)))
        kept = np.ones(len(frame))
        for stretch in range(len(self.asked.horizons)):
            columns = stretch_columns(frame, self.asked, self.design, stretch)
            score = columns @ self.coefficients + self.intercept
            kept = kept / (1 + np.exp(score))
            lasting[:, stretch] = kept
        return lasting if self.asked.silent else 1 - lasting


def stretch_columns(frame: pd.DataFrame, asked: Asked, design: Design, stretch: int) -> Array:
    """Return the columns of one stretch between horizons: what is known, and which stretch it is.

    How much a stage, a silence and a stay tell may change from stretch to stretch.
    """
    ahead = float(asked.horizons[stretch - 1]) if asked.silent and stretch else 0.0
    base = design.matrix(frame, ahead)
    changing = base[:, : 0 if asked.silent else design.named_from]
    parts = [base]
    for later in range(1, len(asked.horizons)):
        here = float(stretch == later)
        parts += [np.full((len(base), 1), here), changing * here]
    return np.hstack(parts)


def fit_hazards(
    frame: pd.DataFrame, asked: Asked, *, stages: int, until: int, rows: NDArray[np.bool_]
) -> Hazards:
    """Fit the chances on moments whose following days are over.

    A moment counts for a stretch of days only where that stretch ended by ``until``: those seen
    lately count for the first days and are cut off (censored) for later ones. What was seen half
    of the longest horizon ago counts half, for customers change.

    Parameters
    ----------
    frame : pandas.DataFrame
        From ``describe_moments``, sorted by moment and customer.
    asked : Asked
        What is asked.
    stages : int
        How many stages there are.
    until : int
        The last moment that may be known, in microseconds since 1970.
    rows : numpy.ndarray of bool
        Which rows may be used.

    Returns
    -------
    Hazards
        The fitted chances.

    References
    ----------
    Singer & Willett 1993, *It's about time: using discrete-time survival analysis*; van
    Houwelingen 2007, *Dynamic prediction by landmarking in event history analysis*.
    """
    days, moment = frame[asked.days].to_numpy(), frame["moment"].to_numpy()
    usable = rows & ~np.isnan(days)
    design = Design.of(frame[usable & (moment + asked.horizons[0] * DAY <= until)], stages)
    columns, happened, weight = [], [], []
    for stretch, horizon in enumerate(asked.horizons):
        begun = asked.horizons[stretch - 1] if stretch else 0
        take = usable & (moment + horizon * DAY <= until) & (days > begun)
        columns.append(stretch_columns(frame[take], asked, design, stretch))
        happened.append(days[take] <= horizon)
        weight.append(0.5 ** ((until - moment[take]) / (_HALF * asked.horizons[-1] * DAY)))
    weights = np.concatenate(weight)
    model = LogisticRegression(C=_FREEDOM, solver="newton-cholesky", max_iter=200)
    model.fit(np.vstack(columns), np.concatenate(happened), weights / weights.mean())
    return Hazards(asked, design, model.coef_[0], float(model.intercept_[0]))
