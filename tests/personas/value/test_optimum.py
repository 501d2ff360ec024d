"""The search for a likelihood's maximum, and its verdict on what it found."""

import numpy as np
import pytest

from cxlab.personas.value.optimum import maximise, parameter_table


def bowl(*middle, weight=1.0):
    """A likelihood of parameters whose logarithms are best at ``middle``."""
    centre = np.array(middle)

    def negative(logs):
        apart = logs - centre
        return float(weight * (apart @ apart) / 2), weight * apart

    return negative


def test_the_maximum_its_height_and_its_curvature():
    found = maximise(bowl(1.0, -2.0, weight=100.0), np.zeros(2), 10)
    assert found.logs == pytest.approx([1.0, -2.0], abs=1e-8)
    assert found.covariance == pytest.approx(np.eye(2) / 100, rel=1e-6, abs=1e-9)
    assert found.problem == ""


def test_a_likelihood_that_rises_for_ever_is_found_out():
    found = maximise(lambda logs: (-float(logs[0]), -np.ones(1)), np.zeros(1), 1)
    assert "edge" in found.problem
    assert found.edge == (0,)


def test_a_flat_likelihood_is_found_out():
    def valley(logs):
        apart = logs[0] - logs[1]
        return float(apart**2), 2 * apart * np.array([1.0, -1.0])

    assert "equally well" in maximise(valley, np.array([0.5, 0.0]), 1).problem


def test_parameters_known_to_no_factor_of_fifty_are_found_out():
    assert "factor of 50" in maximise(bowl(0.3, weight=0.2), np.zeros(1), 1).problem


@pytest.mark.parametrize("near", [0.01, 3.0])
def test_a_search_from_near_ends_where_a_search_from_afar_does(near):
    few = maximise(bowl(1.0 + near, 0.0), np.zeros(2), 5)
    found = maximise(bowl(1.0, 0.0, weight=20.0), np.zeros(2), 100, near=few)
    assert found.logs == pytest.approx([1.0, 0.0], abs=1e-8)


def test_intervals_are_symmetrical_on_the_logarithm():
    row = parameter_table(("r",), np.array([4.0]), np.array([[0.25]])).iloc[0]
    assert row["low"] * row["high"] == pytest.approx(16.0)
    assert row["high"] == pytest.approx(4 * np.exp(1.959964 * 0.5), rel=1e-6)
    assert row["se"] == pytest.approx(2.0)
