"""Choose what forms personas: a weight for each axis, and a tick for each of its features."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets as ipw
import pandas as pd

#: The weights that an axis can have.
WEIGHTS = {"off": 0.0, "half": 0.5, "normal": 1.0, "double": 2.0}

#: The axis that is offered and off unless somebody switches it on.
CYCLE = "life cycle"


class FeatureChoice(ipw.VBox):
    """Controls for what forms personas.

    Parameters
    ----------
    described : pandas.DataFrame
        Features of each customer.
    known : pandas.DataFrame
        Their catalogue. Those that form personas are offered, and those of the life cycle, which
        is a segmentation of its own.
    changed : callable
        Called without arguments after each change that somebody makes.

    Attributes
    ----------
    axes : dict of str to ipywidgets.Dropdown
        The weight of each axis.
    topics : dict of (str, str) to ipywidgets.Checkbox
        By axis and topic: switches all its features on or off.
    ticks : dict of str to ipywidgets.Checkbox
        One for each feature.

    Examples
    --------
    >>> from cxlab.personas import catalogue
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0], "purchases": [1.0, 2.0]})
    >>> choice = FeatureChoice(frame, catalogue(frame), lambda: None)
    >>> choice.features() is None
    True
    >>> choice.axes["value"].value = 2.0
    >>> choice.ticks["evening_share"].value = False
    >>> choice.features()
    {'value': 2.0, 'evening_share': 0.0}
    """

    def __init__(
        self, described: pd.DataFrame, known: pd.DataFrame, changed: Callable[[], None]
    ) -> None:
        self._changed = changed
        self._quiet = False
        filled = described.notna().any().reindex(known.index)
        offered = known[(known["clustered_on"] | known["axis"].eq(CYCLE)) & filled]
        self._of = {
            str(name): (str(row["axis"]), str(row["topic"])) for name, row in offered.iterrows()
        }
        self.ticks = {str(name): _tick(str(label)) for name, label in offered["label"].items()}
        self.topics = {
            topic: _tick(f"all of {topic[1]}")
            for topic in dict.fromkeys(self._of.values())
            if list(self._of.values()).count(topic) > 1
        }
        axes = dict.fromkeys(axis for axis, _ in self._of.values())
        self.axes = {axis: _weight(axis) for axis in sorted(axes, key=CYCLE.__eq__)}
        self._folds = {axis: ipw.Accordion([self._boxes(axis)]) for axis in self.axes}
        parts = [part for axis in self.axes for part in (self.axes[axis], self._folds[axis])]
        super().__init__(parts)
        for topic, box in self.topics.items():
            box.observe(self._switch(topic), names="value")
        for control in (*self.axes.values(), *self.ticks.values()):
            control.observe(lambda _: self._note(), names="value")
        self._tell()

    def features(self) -> dict[str, float] | None:
        """Return the weights of axes and features that are not as usual; None where all are."""
        usual = {axis: _usual(axis) for axis in self.axes}
        weights = {
            axis: float(box.value) for axis, box in self.axes.items() if box.value != usual[axis]
        }
        off = {
            name: 0.0
            for name, box in self.ticks.items()
            if not box.value and self.axes[self._of[name][0]].value
        }
        return (weights | off) or None

    def _boxes(self, axis: str) -> ipw.Widget:
        """Return the ticks of an axis, each topic's below that of all of it."""
        boxes = []
        for topic in dict.fromkeys(self._of.values()):
            if topic[0] == axis:
                boxes += [self.topics[topic]] if topic in self.topics else []
                boxes += [self.ticks[name] for name, its in self._of.items() if its == topic]
        return ipw.VBox(boxes)

    def _switch(self, topic: tuple[str, str]) -> Callable[[dict[str, Any]], None]:
        """Return what sets all features of a topic at once, with one computation."""

        def switch(change: dict[str, Any]) -> None:
            if self._quiet:
                return
            with self._silence():
                for name, its in self._of.items():
                    if its == topic:
                        self.ticks[name].value = change["new"]
            self._note()

        return switch

    def _note(self) -> None:
        if not self._quiet:
            self._tell()
            self._changed()

    @contextmanager
    def _silence(self) -> Iterator[None]:
        """Let a control be set from here without another computation."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def _tell(self) -> None:
        """Write beside each axis how many of its features form the personas."""
        for axis, fold in self._folds.items():
            names = [name for name, its in self._of.items() if its[0] == axis]
            used = sum(self.ticks[name].value for name in names) if self.axes[axis].value else 0
            fold.titles = (f"features of {axis} ({used} of {len(names)})",)
        with self._silence():
            for topic, box in self.topics.items():
                box.value = all(
                    self.ticks[name].value for name, its in self._of.items() if its == topic
                )


def _usual(axis: str) -> float:
    return WEIGHTS["off"] if axis == CYCLE else WEIGHTS["normal"]


def _weight(axis: str) -> ipw.Dropdown:
    return ipw.Dropdown(
        options=WEIGHTS,
        value=_usual(axis),
        description=axis,
        style={"description_width": "116px"},
        layout=ipw.Layout(width="auto"),
    )


def _tick(label: str) -> ipw.Checkbox:
    layout = ipw.Layout(width="auto")
    return ipw.Checkbox(value=True, description=label, indent=False, tooltip=label, layout=layout)
