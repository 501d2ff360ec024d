"""What of a user flow is drawn, in which tones, and what its marks mean."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from cxlab.artifacts.user_flow_result import UserFlow
from cxlab.charts.labels import label
from cxlab.charts.style import ACCENT
from cxlab.charts.user_flow_drawing import Point, draw_diamond, draw_sign
from cxlab.markup.numbers import MINUS

_GREY = "#a3adb8"
_COLD, _PLAIN, _WARM = "#c2611f", "#f4f4f1", "#2d6ca8"
_QUICK, _SLOW = "#b9cfe0", "#16314f"

Mark = Callable[[Axes, Point], None]


@dataclass(frozen=True, eq=False)
class Picture:
    """What is drawn: the flow of one group, the edges shown, and by what they are coloured."""

    flow: UserFlow
    edges: pd.DataFrame
    colour: str | None

    @property
    def about(self) -> dict[str, Any]:
        """What the flow's other nodes are called."""
        return self.flow.parameters

    @property
    def ways(self) -> pd.DataFrame:
        """The edges that lead on: all but those of customers who left."""
        return self.edges[self.edges["target"] != self.about["left"]].reset_index(drop=True)

    def layers(self) -> dict[str, int]:
        """Return the layer of each node, without gaps: the start 0, the goal last."""
        drawn = {*self.edges["source"], *self.edges["target"]}
        nodes = self.flow.nodes[self.flow.nodes["touchpoint"].isin(drawn)].dropna(subset="layer")
        nodes = nodes.sort_values(["layer", "touchpoint"])
        number = nodes["layer"].rank(method="dense").astype(int)
        layers = {self.about["start"]: 0}
        layers |= dict(zip(nodes["touchpoint"], number, strict=True))
        return layers | {self.about["goal_node"]: int(number.max()) + 1}


def key(picture: Picture) -> list[tuple[Mark | None, str]]:
    """Return marks and tones, each with what it means; only those that occur."""
    nodes = picture.flow.nodes
    drawn = nodes[nodes["touchpoint"].isin({*picture.edges["source"], *picture.edges["target"]})]
    lines: list[tuple[Mark | None, str]] = []
    if drawn["decision"].any():
        words = "decision point: the way taken from here goes with whether they get there"
        lines.append((draw_diamond, words))
    if drawn["dead_end"].any():
        lines.append((draw_sign, "dead end: clearly more stop here than elsewhere"))
    happy = "framed" if picture.colour == "time" else "dark"
    words = f"{happy}: the happy path, the commonest to the goal; " if _has_happy(picture) else ""
    words += "as wide as customers are many; dashed: a way back"
    if picture.colour == "time":
        words += "; darker: longer until the next contact (median)"
    lines.append((None, words))
    if picture.colour == "feeling" and picture.about["felt"]:
        felt = picture.about["felt"]
        words = f"feels: {felt}, from {MINUS}1 (orange) to +1 (blue); white: too few were asked"
        lines.append((None, label(words, width=400, lines=1)))
    elif picture.colour == "feeling":
        lines.append((None, "nobody was asked how a touchpoint feels"))
    return lines


def _has_happy(picture: Picture) -> bool:
    return bool(picture.edges["on_happy_path"].any())


def tones_of(picture: Picture) -> list[str]:
    """Return the tone of each way."""
    ways = picture.ways
    if picture.colour != "time":
        return [ACCENT if happy else _GREY for happy in ways["on_happy_path"]]
    seconds = np.log1p(ways["median_s"].to_numpy(dtype=float))
    low, high = np.nanmin(seconds, initial=np.inf), np.nanmax(seconds, initial=-np.inf)
    place = (seconds - low) / max(high - low, 1e-9)
    return [_GREY if np.isnan(each) else _between(_QUICK, _SLOW, float(each)) for each in place]


def feeling_tone(level: float) -> str:
    """Return the tone of a feeling from -1 to 1.

    Examples
    --------
    >>> feeling_tone(1.0)
    '#2d6ca8'
    """
    return _between(_PLAIN, _WARM if level > 0 else _COLD, min(1.0, abs(level)))


def _between(one: str, two: str, share: float) -> str:
    ends = [[int(tone[at : at + 2], 16) / 255 for at in (1, 3, 5)] for tone in (one, two)]
    red, green, blue = (a + (b - a) * share for a, b in zip(*ends, strict=True))
    return to_hex((red, green, blue))


def signed(level: float) -> str:
    """Return a feeling with its sign.

    Examples
    --------
    >>> signed(0.51)
    '+0.5'
    """
    return f"{level:+.1f}".replace("-", MINUS)
