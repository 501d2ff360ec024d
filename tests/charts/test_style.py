import itertools

import matplotlib as mpl
import numpy as np
import pytest
import seaborn as sns

from cxlab.charts.style import LINES, MARKS, PALETTE, draw_interval, new_figure, theme

#: Machado, Oliveira & Fernandes 2009, severity 1: how dichromats see linear RGB.
SEEN = {
    "all": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def linear(tone):
    share = np.array([int(tone[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    matrix = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
              [0.0193339, 0.1191920, 0.9503041]]  # fmt: skip
    white = matrix @ np.clip(rgb, 0, 1) / [0.95047, 1, 1.08883]
    root = np.where(white > 0.008856, np.cbrt(white), 7.787 * white + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize("eyes", SEEN)
def test_groups_stay_apart_for_every_eye(eyes):
    seen = [lab(np.asarray(SEEN[eyes]) @ linear(tone)) for tone in PALETTE]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 15


def test_neighbours_stay_apart_in_greyscale_and_all_stand_out_from_paper():
    light = [lab(linear(tone))[0] for tone in PALETTE]
    assert min(abs(a - b) for a, b in itertools.pairwise(light)) > 15
    contrast = [1.05 / (linear(tone) @ [0.2126, 0.7152, 0.0722] + 0.05) for tone in PALETTE]
    assert min(contrast) > 2.9


def test_tone_never_stands_alone():
    assert len(PALETTE) == len(set(MARKS)) == len(set(LINES))


def test_the_theme_leaves_nothing_behind():
    before = dict(mpl.rcParams)
    with theme():
        assert mpl.rcParams["axes.spines.top"] is False
    assert dict(mpl.rcParams) == before


def test_seaborn_draws_on_our_axes_without_a_window():
    import matplotlib.pyplot as plt

    with theme():
        figure, axes = new_figure()
        sns.barplot(x=["a", "b"], y=[1, 2], ax=axes)
    assert len(axes.patches) == 2
    assert axes.get_figure() is figure
    assert plt.get_fignums() == []


def test_an_interval_without_estimate_draws_nothing():
    with theme():
        _, axes = new_figure()
        draw_interval(axes, 0, {"estimate": float("nan"), "low": 0, "high": 1})
    assert not axes.lines
