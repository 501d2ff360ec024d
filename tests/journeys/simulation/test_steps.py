"""Contacts as steps, typed by hand."""

import numpy as np

from cxlab.journeys.simulation.steps import DAY, pace_of, read_steps, seen_before, until

STEPS = ("basket", "order")


def test_six_rows_become_five_steps_and_a_mail(six_rows):
    steps = read_steps(six_rows, STEPS, ("mail",))
    assert steps.place.tolist() == [0, 1, 0, 0, 2]  # the page is one of the rare ones
    assert steps.who.tolist() == [0, 0, 0, 1, 1]
    assert steps.value.tolist() == [0, 20, 0, 0, 0]
    assert (steps.sent.tolist(), steps.sent_place.tolist()) == ([3], [0])


def test_only_steps_before_the_end_are_kept(six_rows):
    steps = read_steps(six_rows, STEPS, ("mail",))
    end = int(np.datetime64("2025-01-03T00:00", "us").astype(np.int64))
    early = until(steps, end)
    assert early.place.tolist() == [0, 1, 0]
    assert early.sent.tolist() == []
    later = until(steps, end + DAY // 2)
    assert later.sent.tolist() == [2]  # the step keeps its mail, under its new number


def test_what_came_before_counts_within_a_customer(six_rows):
    steps = read_steps(six_rows, STEPS, ("mail",))
    assert seen_before(steps, steps.place == 1).tolist() == [False, False, True, False, False]


def test_pace_needs_six_steps_of_one_customer(six_rows):
    assert not pace_of(read_steps(six_rows, STEPS, ())).any()
