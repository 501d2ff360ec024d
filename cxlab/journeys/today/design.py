"""Numbers that a chance is read from: what was known of a customer at a moment, on one scale."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.today.moments import WINDOWS

Array = NDArray[np.float64]

#: The commonest touchpoints and channels so many have a number of their own.
TOUCHPOINTS, CHANNELS = 30, 10

#: Days at which the meaning of a silence, or of a stay, may turn.
_TURNS = (7, 30, 60)

#: Silence counts evenly up to so many days, and up to so many contacts that would have come in it.
_SILENT, _MISSED = (60, 120), (3, 6, 12)

#: No longer ago than this counts: what lies further back tells how old the data are, not more.
_FAR = 180.0

#: A pause where the customer's own is not known, in days; further than this nothing is drawn in.
_PAUSE, _FURTHEST = 10.0, 5.0


@dataclass(frozen=True, eq=False)
class Design:
    """Which touchpoints, channels and stages are told apart, and the scale of each column.

    Parameters
    ----------
    touchpoints, channels : tuple of str
        Those with a column of their own.
    stages : int
        How many stages there are.
    mean, scale : numpy.ndarray
        Of each column.
    """

    touchpoints: tuple[str, ...]
    channels: tuple[str, ...]
    stages: int
    mean: Array
    scale: Array

    @classmethod
    def of(cls, frame: pd.DataFrame, stages: int) -> "Design":
        """Return the design that fits the customers of ``describe_moments``."""
        names = _commonest(frame["touchpoint"], TOUCHPOINTS), _commonest(frame["channel"], CHANNELS)
        raw = cls(*names, stages, np.zeros(1), np.ones(1))._columns(frame, 0.0)
        scale = raw.std(axis=0)
        return cls(*names, stages, raw.mean(axis=0), np.where(scale > 0, scale, 1.0))

    def matrix(self, frame: pd.DataFrame, ahead: float = 0.0) -> Array:
        """Return a row for each customer and moment.

        Parameters
        ----------
        frame : pandas.DataFrame
            From ``describe_moments``, of customers with a contact of their own.
        ahead : float
            As they will stand so many days later if they stay silent until then.

        Returns
        -------
        numpy.ndarray
            Standardised, and drawn in at 5 standard deviations.
        """
        columns = (self._columns(frame, ahead) - self.mean) / self.scale
        return np.clip(columns, -_FURTHEST, _FURTHEST)

    def _columns(self, frame: pd.DataFrame, ahead: float) -> Array:
        silent = frame["quiet"].to_numpy() + ahead
        quiet = np.log1p(silent)
        stay = np.log1p(frame["in_stage"].fillna(0).to_numpy() + ahead)
        bought = np.minimum(frame["since_buy"].fillna(_FAR).to_numpy() + ahead, _FAR)
        days = frame["own"].to_numpy()
        pace = np.log1p(np.where(days > 1, frame["paced"] / np.maximum(days - 1, 1), _PAUSE))
        missed = silent * np.maximum(days, 1) / (frame["paced"].fillna(0).to_numpy() + _PAUSE)
        stages = [frame["stage"].to_numpy() == stage for stage in range(self.stages)]
        columns = [
            *(quiet, stay, pace, quiet - pace, np.maximum(quiet - pace, 0)),
            *(np.maximum(quiet - np.log1p(turn), 0) for turn in _TURNS),
            *(np.maximum(stay - np.log1p(turn), 0) for turn in _TURNS[:2]),
            *(np.minimum(silent, most) for most in _SILENT),
            *(np.minimum(missed, most) for most in _MISSED),
            *(np.log1p(bought), frame["bought"] == 0, np.minimum(frame["bought"], 3)),
            *(
                np.log1p(frame[f"{name}_{window}"] if window > ahead else 0 * days)
                for name in ("own", "bought", "all")
                for window in WINDOWS
            ),
            *stages,
            *(stage * quiet for stage in stages),
            *(stage * stay for stage in stages),
            *((frame["touchpoint"] == name).to_numpy() for name in self.touchpoints),
            *((frame["channel"] == name).to_numpy() for name in self.channels),
        ]
        return np.column_stack([np.asarray(column, dtype=float) for column in columns])

    @property
    def named_from(self) -> int:
        """The column from which on touchpoints and channels stand."""
        return len(self.mean) - len(self.touchpoints) - len(self.channels)


def _commonest(names: pd.Series, most: int) -> tuple[str, ...]:
    counts = names.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return tuple(counts.index[:most])
