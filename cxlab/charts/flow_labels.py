"""Where the words beside ribbons go: along their ribbon, where they lie over nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from cxlab.charts.style import RC

#: Type in points, the height of a line in parts of it, and the room around words in inches.
SIZE, LEADING, AROUND = 7.6, 1.25, 0.025

#: Where along a stretch words may stand, the best first.
PLACES = (0.6, 0.72, 0.84, 0.48, 0.36, 0.24)

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle in inches, heights downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def over(self, other: "Box") -> bool:
        """Tell whether two lie over each other.

        Examples
        --------
        >>> Box(0, 0, 2, 2).over(Box(1, 1, 3, 3)), Box(0, 0, 2, 2).over(Box(2, 0, 3, 3))
        (True, False)
        """
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True)
class Words:
    """Words that want a place: what they say, and where they might stand, the best place first."""

    text: str
    places: tuple[Point, ...]
    strong: bool = False

    def box(self, middle: Point) -> Box:
        """Return what the words cover there."""
        wide, tall = size_of(self.text, strong=self.strong)
        x, y = middle
        return Box(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)


@cache
def size_of(text: str, *, strong: bool = False) -> tuple[float, float]:
    r"""Return how wide and how high words are, with the room around them, in inches.

    Examples
    --------
    >>> wide, tall = size_of("12 %")
    >>> bool(size_of("12 %", strong=True)[0] > wide), size_of("12 %\n3 min")[1] > tall
    (True, True)
    """
    family = FontProperties(family=RC["font.family"], weight="bold" if strong else "normal")
    lines = text.split("\n")
    wide = max(TextPath((0, 0), line, size=SIZE, prop=family).get_extents().x1 for line in lines)
    return wide / 72 + 2 * AROUND, len(lines) * SIZE * LEADING / 72 + 2 * AROUND


def place_words(words: Sequence[Words], taken: Sequence[Box]) -> list[Point | None]:
    """Give each words the first of their places where they lie over nothing.

    Parameters
    ----------
    words : sequence of Words
        The most important first.
    taken : sequence of Box
        Where nothing may stand.

    Returns
    -------
    list of (float, float) or None
        Their middle; None where there is no room.

    Examples
    --------
    >>> one = Words("12 %", ((0.0, 0.0), (0.0, 1.0)))
    >>> place_words([one, one, one], [])
    [(0.0, 0.0), (0.0, 1.0), None]
    """
    boxes, found = list(taken), []
    for each in words:
        tries = ((middle, each.box(middle)) for middle in each.places)
        free = (pair for pair in tries if not any(pair[1].over(box) for box in boxes))
        middle, box = next(free, (None, None))
        if box is not None:
            boxes.append(box)
        found.append(middle)
    return found


def along_ribbon(points: Sequence[Point], first: float) -> tuple[Point, ...]:
    """Return places along a ribbon: near its right end first, where fewest others run beside it.

    Parameters
    ----------
    points : sequence of (float, float)
        As ``draw_ribbon`` takes them.
    first : float
        The best place along its rightmost stretch, from 0 to 1.

    Examples
    --------
    >>> along_ribbon([(0.0, 0.0), (1.0, 0.0)], 0.5)[0]
    (0.5, 0.0)
    """
    points = points if points[0][0] <= points[-1][0] else points[::-1]
    stretches = range(len(points) - 2, -1, -1)
    found = [_between(points[-2], points[-1], first, bent=True)]
    for at in stretches:
        bent = at % 2 == 0
        found += [_between(points[at], points[at + 1], share, bent=bent) for share in PLACES]
    return tuple(found)


def along_bow(begin: Point, end: Point, out: float) -> tuple[Point, ...]:
    """Return places along a bow between two boxes of one layer, its middle first."""
    return tuple(_bow(begin, end, out))


def _bow(begin: Point, end: Point, out: float) -> Iterator[Point]:
    for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8):
        wide = 3 * share * (1 - share) * out
        rise = share**2 * (3 - 2 * share)
        yield begin[0] + wide + (end[0] - begin[0]) * rise, begin[1] + (end[1] - begin[1]) * rise


def _between(one: Point, two: Point, share: float, *, bent: bool) -> Point:
    """Return a point on the way between two: a smooth one where it is bent."""
    t = _time_at(share) if bent else share
    rise = t**2 * (3 - 2 * t) if bent else share
    return one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * rise


def _time_at(share: float) -> float:
    """Return the parameter at which a ribbon's curve is so far along: by halving."""
    low, high = 0.0, 1.0
    for _ in range(30):
        t = (low + high) / 2
        along = 1.5 * t * (1 - t) + t**3
        low, high = (t, high) if along < share else (low, t)
    return (low + high) / 2
