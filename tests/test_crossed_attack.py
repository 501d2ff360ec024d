"""An attack on tables that cross two wholes: groups by steps, groups by variants.

As in the attack on KPIs and flows, what is shown is taken as sums over the smallest parts, and no
union of small parts may follow from it, beyond what follows from the groups' sizes.
"""

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.steps import ENDED, add_steps, count_steps, step_table
from cxlab.journeys.variant_counts import count_journeys, merge_variants
from cxlab.journeys.variant_table import OTHERS, ranked, variant_table
from cxlab.study.groups import GROUP, REST
from cxlab.study.settings import Settings

SMALL = 10
PLACES = list("xyz")


def follow(known, choices):
    """Tell which choices of parts are sums and differences of what is known."""
    _, strength, rows = np.linalg.svd(np.array(known, dtype=float), full_matrices=False)
    basis = rows[strength > 1e-9]
    return np.abs(choices - (choices @ basis.T) @ basis).max(axis=1, initial=0) < 1e-8


def small_unions(sizes):
    """Return all unions of parts that hold fewer than may be shown, a row each."""
    small = np.flatnonzero(sizes < SMALL)
    unions = np.zeros((2 ** len(small) - 1, len(sizes)))
    unions[:, small] = np.arange(1, 2 ** len(small))[:, None] >> np.arange(len(small)) & 1
    return unions[unions @ sizes < SMALL]


def walked(seed, words=None):
    """Return contacts, and the group, of customers in two to four groups and in none."""
    draw = np.random.default_rng(seed)
    sizes = draw.choice([2, 4, 7, 9, 12, 25, 40, 60, 90], int(draw.integers(3, 6)))
    plans = [f"g{at}" if at else REST for at, size in enumerate(sizes) for _ in range(size)]
    going, odds = draw.choice([0.95, 0.8, 0.5]), draw.dirichlet([0.7] * 3, 3)
    rows = []
    for who in range(len(plans)):
        word = str(draw.choice(PLACES, p=odds[0]))
        while len(word) < 3 and draw.random() < going:
            word += str(draw.choice(PLACES, p=odds[len(word)]))
        word = draw.choice(words, p=[0.5, 0.3, 0.1, 0.05, 0.05]) if words else word
        rows += [(f"c{who:03}", place) for place in word]
    groups = pd.Series(plans, [f"c{who:03}" for who in range(len(plans))], name=GROUP)
    return pd.DataFrame(rows, columns=["customer_id", "touchpoint"]), groups


class Steps:
    """Groups by steps as sums over groups, steps and touchpoints; journeys end between steps."""

    def __init__(self, groups):
        names = [(who, step, place) for who in groups for step in (1, 2, 3) for place in PLACES]
        self.unit = dict(zip(names, np.eye(len(names)), strict=True))

    def going(self, who, step):
        return sum(self.unit[who, step, place] for place in PLACES)

    def cell(self, who, step, place):
        over = self.going(who, 1) - self.going(who, step)
        return over if place == ENDED else self.unit[who, step, place]

    def part(self, who, step, place):
        """Return a touchpoint at a step, or the journeys that ended after some contacts before."""
        if isinstance(place, int):
            return self.going(who, place) - self.going(who, place + 1)
        return self.unit[who, step, place]


@pytest.mark.parametrize("seed", [3, 32, 56, 62, 63, 69])
def test_steps_by_group(seed):
    rows, groups = walked(seed)
    names = sorted(groups.unique())
    space = Steps(names)
    sizes = [space.going(who, 1) for who in names]
    known = list(sizes)
    for of in (None, groups):
        table = step_table(add_steps([count_steps(rows, steps=3, groups=of)]), SMALL)
        for row in table[table["n"].notna()].to_dict("records"):
            whose = names if of is None else [row[GROUP]]
            known.append(sum(space.cell(who, row["step"], row["touchpoint"]) for who in whose))
    words = rows.groupby("customer_id")["touchpoint"].agg("".join)
    for step in (1, 2, 3):
        places = words.map(lambda word, at=step: word[at - 1] if len(word) >= at else len(word))
        counts = pd.Series(list(zip(groups[words.index], places, strict=True))).value_counts()
        unions = small_unions(counts.to_numpy())
        unions = unions @ np.array([space.part(who, step, place) for who, place in counts.index])
        cells = {(who, place) for who in names for place in PLACES} - set(counts.index)
        nobody = [space.unit[who, step, place] for who, place in cells]
        given = follow([*sizes, *nobody], unions)
        assert not (follow(known, unions) & ~given).any()


@pytest.mark.parametrize("seed", [1, 3, 7, 18, 22, 24])
@pytest.mark.parametrize("top", [2, 20])
def test_variants_by_group(seed, top):
    rows, groups = walked(seed, ["x", "xy", "y", "yx", "xx"])
    words = rows.groupby("customer_id")["touchpoint"].agg(" > ".join)
    counts = pd.Series(list(zip(groups[words.index], words, strict=True))).value_counts()
    sizes = [[who == name for name, _ in counts.index] for who in groups.unique()]
    known, ways = [[True] * len(counts)], [word for _, word in counts.index]
    for of in (None, groups):
        found = merge_variants([count_journeys(rows, groups=of)])
        listed = ranked(found.counts, top, SMALL)
        table = variant_table(found, listed, Settings("Made", min_group=SMALL))
        for group, mine in table.groupby(GROUP):
            here = [of is None or who == group for who, _ in counts.index]
            known += [here] * int(mine["of"].notna().all())
            for variant in mine.loc[mine["n"].notna(), "variant"]:
                listed = set(mine["variant"])
                there = [
                    one == variant or (variant == OTHERS and one not in listed) for one in ways
                ]
                known.append([both == (True, True) for both in zip(here, there, strict=True)])
    unions = small_unions(counts.to_numpy())
    assert not (follow(known, unions) & ~follow(sizes, unions)).any()
