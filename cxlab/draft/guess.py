"""One thing that was guessed: what, from what, and how sure."""

from dataclasses import dataclass
from typing import Literal

#: How sure a guess is, the surest first.
Sure = Literal["sure", "likely", "a guess"]
SURE: tuple[Sure, ...] = ("sure", "likely", "a guess")


@dataclass(frozen=True)
class Guess:
    """What was guessed of a source or a column.

    Parameters
    ----------
    where : str
        The file, or the study as a whole: ``"study"``.
    key : str
        What it decides: a column of the table, ``"zone"``, ``"day_first"``.
    value : str
        What was taken.
    why : str
        What speaks for it, in plain words.
    sure : {"sure", "likely", "a guess"}
        How sure it is.

    Examples
    --------
    >>> print(Guess("orders.csv", "zone", "Europe/Warsaw", "amounts are in PLN", "likely"))
    orders.csv: zone = Europe/Warsaw (likely: amounts are in PLN)
    """

    where: str
    key: str
    value: str
    why: str
    sure: Sure

    def __str__(self) -> str:
        return f"{self.where}: {self.key} = {self.value} ({self.sure}: {self.why})"

    @property
    def reason(self) -> str:
        """How sure, and why: the comment behind a line of ``study.toml``.

        Examples
        --------
        >>> Guess("a.csv", "zone", "UTC", "nothing tells", "a guess").reason
        'a guess: nothing tells'
        """
        return f"{self.sure}: {self.why}"


def how_sure(score: float) -> Sure:
    """Say in words how sure a score from 0 to 1 is.

    Examples
    --------
    >>> how_sure(0.95), how_sure(0.7), how_sure(0.3)
    ('sure', 'likely', 'a guess')
    """
    return SURE[0] if score >= 0.9 else SURE[1] if score >= 0.6 else SURE[2]
