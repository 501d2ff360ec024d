"""Sequences of touchpoints as hashes that are the same in every partition, and their names."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.errors import CxlabError
from cxlab.journeys.codes import Codes, Whole

Hashes = NDArray[np.uint64]

#: What stands behind the last touchpoint of a sequence that was cut.
CUT = "..."

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs of rows: one for each case (a customer, or a session), in order.

    Parameters
    ----------
    place : numpy.ndarray of int32, shape (n,)
        The touchpoint of each row, as a code.
    first, length : numpy.ndarray of int64, shape (cases,)
        Where each run begins, and how many rows it has.
    """

    place: Codes
    first: Whole
    length: Whole

    def hashes(self, names: pd.Index, longest: int) -> Hashes:
        """Return the hash of each run's first ``longest`` touchpoints, and whether more follow.

        It is the sum of one number for each place in the order and touchpoint there (Zobrist
        hashing), made from the touchpoint's name, not from its code.
        """
        longest = int(min(longest, self.length.max(initial=0)))
        position = np.arange(len(self.place)) - np.repeat(self.first, self.length)
        np.minimum(position, longest + 1, out=position)
        terms = _terms(names, longest)[position, self.place]
        return np.add.reduceat(terms, self.first) if len(self.first) else np.empty(0, np.uint64)

    def texts(self, cases: Whole, names: pd.Index, longest: int) -> list[str]:
        """Write some runs as touchpoints joined by ``" > "``."""
        words = names.tolist()
        texts = []
        for case in cases.tolist():
            first, length = self.first[case], self.length[case]
            steps = [words[code] for code in self.place[first : first + min(length, longest)]]
            texts.append(" > ".join([*steps, CUT] if length > longest else steps))
        return texts

    def check(self, cases: Whole, models: Whole, longest: int) -> None:
        """Raise where a run differs from its model, the run that it was counted with.

        Parameters
        ----------
        cases, models : numpy.ndarray of int64, shape (m,)
            Places of runs that have one hash, pair by pair.
        longest : int
            How many touchpoints count.
        """
        more, cut = self.length > longest, np.minimum(self.length, longest)
        same = (cut[cases] == cut[models]) & (more[cases] == more[models])
        if same.all():
            within = np.arange(cut[cases].sum()) - np.repeat(_ends(cut[cases]), cut[cases])
            mine = np.repeat(self.first[cases], cut[cases]) + within
            theirs = np.repeat(self.first[models], cut[cases]) + within
            same = self.place[mine] == self.place[theirs]
        if not same.all():
            raise clash()


def clash() -> CxlabError:
    """Return the error for two sequences with one hash: of 10 million, once in 400,000 studies."""
    return CxlabError("two different journeys have one hash, so none are counted; report it")


def _ends(lengths: Whole) -> Whole:
    """Return where each of several stretches begins when they are laid end to end."""
    return np.cumsum(lengths) - lengths


def _terms(names: pd.Index, longest: int) -> Hashes:
    """Return a number for each place in the order and touchpoint.

    The row after the last is for sequences that go on, the one after that for all further rows.
    """
    words = pd.util.hash_array(names.astype("str").to_numpy(dtype=object))
    places = np.arange(1, longest + 1, dtype=np.uint64)[:, None] * _GOLDEN
    terms = np.zeros((longest + 2, len(names)), dtype=np.uint64)
    terms[:longest] = pd.util.hash_array((words + places).ravel()).reshape(longest, len(names))
    terms[longest] = _GOLDEN
    return terms


def collapsed(place: Codes, first: Whole) -> tuple[Codes, Whole]:
    """Drop rows at the touchpoint of the row before, within a run.

    Parameters
    ----------
    place : numpy.ndarray of int32, shape (n,)
        The touchpoint of each row.
    first : numpy.ndarray of int64
        Where each run begins.

    Returns
    -------
    tuple of numpy.ndarray
        The touchpoints that remain, and where each run begins among them.

    Examples
    --------
    >>> place, first = collapsed(np.array([1, 1, 2, 2]), np.array([0, 3]))
    >>> place.tolist(), first.tolist()
    ([1, 2, 2], [0, 2])
    """
    kept = np.ones(len(place), dtype=bool)
    kept[1:] = place[1:] != place[:-1]
    kept[first] = True
    return place[kept], np.cumsum(kept)[first] - 1
