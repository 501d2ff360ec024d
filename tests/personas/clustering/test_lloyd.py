import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from cxlab.personas.clustering.lloyd import Rows, assign, lloyd, nearness, one_thread


def test_steps_are_those_of_a_plain_loop_over_rows() -> None:
    draw = np.random.default_rng(0)
    values, weights = draw.normal(size=(40, 3)), draw.uniform(0.5, 2, 40)
    centres = values[:4].copy()
    moved, inertia = lloyd(Rows.of(values, weights), centres[None], most=3)
    for _ in range(3):
        near = [int(((row - centres) ** 2).sum(axis=1).argmin()) for row in values]
        groups = [[i for i in range(40) if near[i] == g] for g in range(4)]
        centres = np.array([np.average(values[g], axis=0, weights=weights[g]) for g in groups])
    apart = [
        w * ((v - centres[g]) ** 2).sum() for v, w, g in zip(values, weights, near, strict=True)
    ]
    np.testing.assert_allclose(moved[0], centres)
    assert inertia[0] == pytest.approx(sum(apart))


def test_several_starts_move_as_each_would_alone() -> None:
    values = np.random.default_rng(1).normal(size=(60, 2))
    rows = Rows.of(values - values.mean(axis=0), np.ones(60))
    starts = np.array([values[:3], values[10:13]])
    both, inertia = lloyd(rows, starts, most=4)
    for number in range(2):
        alone, own = lloyd(rows, starts[number][None], most=4)
        np.testing.assert_allclose(both[number], alone[0])
        assert inertia[number] == pytest.approx(own[0])


def test_a_centre_without_rows_goes_to_the_farthest_row() -> None:
    values = np.array([[0.0], [1.0], [2.0], [9.0]]) - 3.0
    centres, inertia = lloyd(Rows.of(values, np.ones(4)), np.array([[[-2.0], [500.0]]]))
    assert sorted(centres[0, :, 0] + 3.0) == [1.0, 9.0]
    assert inertia[0] == pytest.approx(2.0)


def test_rows_go_to_the_nearest_centre_and_the_first_on_a_tie() -> None:
    rows = Rows.of(np.array([[-1.0], [0.0], [1.0]]), np.array([1.0, 1.0, 3.0]))
    labels, inertia = assign(rows, np.array([[-1.0], [1.0]]))
    assert labels.tolist() == [0, 0, 1]
    assert inertia == pytest.approx(1.0)
    assert nearness(rows, np.array([[[1.0]], [[0.0]]])).shape == (3, 2, 1)


def test_the_limit_on_threads_is_lifted_whoever_leaves_first() -> None:
    def threads() -> set[int]:
        return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}

    before, inside, leave = threads(), threading.Event(), threading.Event()

    def hold() -> None:
        with one_thread():
            inside.set()
            leave.wait(10)

    other = threading.Thread(target=hold)
    with one_thread():
        other.start()
        assert inside.wait(10)
        with one_thread():
            assert threads() == {1}
        assert threads() == {1}
    assert threads() == before
    leave.set()
    other.join()
    assert threads() == before
