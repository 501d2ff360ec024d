"""The made customers of one block of a thousand: drawn on their own, the same in every sample."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxlab.sample.answers import make_answers
from cxlab.sample.contacts import Contacts, draw_contacts
from cxlab.sample.people import People, make_people
from cxlab.sample.surveys import ask_customers
from cxlab.sample.touchpoints import draw_touchpoints
from cxlab.sample.traits import Traits, draw_traits
from cxlab.sample.visits import END, draw_events, draw_visits
from cxlab.sample.walk import draw_payments, draw_stations

BLOCK = 1000


@dataclass(frozen=True)
class Block:
    """All that is made for the customers of one block.

    ``asked`` has the invitations with their drivers, ``answers`` the survey's rows, and
    ``comments`` what is true of each comment.
    """

    people: People
    contacts: Contacts
    asked: pd.DataFrame
    answers: pd.DataFrame
    comments: pd.DataFrame


def _lucks(seed: int, number: int) -> list[np.random.Generator]:
    """Return a generator per step, so that a change in one step leaves the others as they are."""
    parts = np.random.SeedSequence([seed, number]).spawn(9)
    return [np.random.default_rng(part) for part in parts]


def block_traits(seed: int, number: int) -> Traits:
    """Return the personas and traits of the customers of one block.

    Examples
    --------
    >>> len(block_traits(1, 0).persona)
    1000
    """
    return draw_traits(_lucks(seed, number)[0], BLOCK)


def make_block(seed: int, number: int) -> Block:
    """Make the customers of one block and all that happens to them.

    Parameters
    ----------
    seed : int
        The sample's seed.
    number : int
        The block's number, from 0. Customers of other blocks change nothing in it.

    Returns
    -------
    Block
        ``BLOCK`` customers.
    """
    lucks = _lucks(seed, number)
    numbers = np.arange(number * BLOCK, (number + 1) * BLOCK)
    people = make_people(lucks[1], numbers, block_traits(seed, number))
    events = draw_events(lucks[3], draw_visits(lucks[2], people))
    payments = draw_payments(lucks[4], events, people)
    events["station"] = draw_stations(lucks[5], events, people, payments["paid"].to_numpy())
    events["touchpoint"] = draw_touchpoints(lucks[6], events["channel"], events["station"])
    events = _number(pd.concat([events, payments], axis=1), numbers)
    contacts = draw_contacts(lucks[7], events[events["time"] < END], people)
    luck = lucks[8]
    asked = ask_customers(luck, contacts, people)
    answers, comments = make_answers(luck, asked, people, seed)
    return Block(people, contacts, asked, answers, comments)


def _number(events: pd.DataFrame, numbers: np.ndarray) -> pd.DataFrame:
    """Give events the keys that the company's logs give them."""
    whose = (numbers + 1)[events["customer"]]
    first = events.groupby("customer")["visit"].transform("min")
    events["session"] = "s" + pd.Series(whose * 1000 + events["visit"] - first).astype(str)
    place = events.groupby("customer").cumcount()
    events["event"] = pd.Series(whose * 10_000 + place).astype(str)
    return events
