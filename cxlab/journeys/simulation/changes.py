"""What an analyst may change: small frozen records, each with its sentence of what is assumed."""

from dataclasses import dataclass

from cxlab.markup import percent

#: Instead of a touchpoint: not going on.
ABANDONMENT = "abandonment"


@dataclass(frozen=True)
class Less:
    r"""Something happens less often: not going on from a touchpoint, or steps to a touchpoint.

    Parameters
    ----------
    what : str
        ``"abandonment"``: whatever customers do instead of going on, leaving and coming back to
        it later too; or a touchpoint, such as a failed payment.
    at : str
        The touchpoint from which; empty: from all.
    by : float
        The share by which it falls: above 0, at most 1.
    onto : tuple of str
        Where customers go instead, and what counts as going on; empty: where they go on today, in
        today's proportions.

    Examples
    --------
    >>> Less("abandonment", at="payment", by=0.2).assumes()
    'abandonment at “payment” falls by 20\xa0%'
    """

    what: str
    at: str = ""
    by: float = 0.0
    onto: tuple[str, ...] = ()

    def assumes(self) -> str:
        """Return the assumption in words."""
        if self.what == ABANDONMENT:
            said = f"abandonment {_at(self.at)} falls by {percent(self.by)}"
        else:
            said = f"steps to {_named(self.what)} {_from(self.at)} fall by {percent(self.by)}"
        return f"{said}, and customers go to {_listed(self.onto)} instead" if self.onto else said


@dataclass(frozen=True)
class Faster:
    """What follows a touchpoint comes sooner.

    Parameters
    ----------
    at : str
        The touchpoint from which time counts: a call.
    to : str
        The one at which it ends: the answer. Empty: whatever comes next.
    by : float
        The share by which the time falls, at most 1; or
    hours : float, optional
        the longest that it takes from now on.
    onward : float
        By which share more customers go on, because it was faster: assumed, so 0 unless said.

    Examples
    --------
    >>> Faster("service call", to="call back", hours=2).assumes()
    '“service call” to “call back” takes at most 2 hours; the chances stay as they are'
    """

    at: str
    to: str = ""
    by: float = 0.0
    hours: float | None = None
    onward: float = 0.0

    def assumes(self) -> str:
        """Return the assumption in words."""
        path = f"{_named(self.at)} to {_named(self.to) if self.to else 'the next step'}"
        if self.hours is None:
            said = f"{path} takes {percent(self.by)} less time"
        else:
            said = f"{path} takes at most {self.hours:g} hours"
        chance = (
            f"{percent(self.onward)} more go on" if self.onward else "the chances stay as they are"
        )
        return f"{said}; {chance}"


@dataclass(frozen=True)
class Drop:
    r"""A touchpoint is no longer there; customers do at once what they did after it.

    Parameters
    ----------
    touchpoint : str
        Which one.
    lost : float
        The share of its customers who leave instead, 0 to 1.

    Examples
    --------
    >>> Drop("size guide", lost=0.1).assumes()
    'without “size guide” customers go on as they did after it; 10\xa0% of them leave'
    """

    touchpoint: str
    lost: float = 0.0

    def assumes(self) -> str:
        """Return the assumption in words."""
        leave = f"{percent(self.lost)} of them leave" if self.lost else "nobody leaves for it"
        return f"without {_named(self.touchpoint)} customers go on as they did after it; {leave}"


@dataclass(frozen=True)
class Merge:
    """Two touchpoints become one: who goes from one directly to the other makes one contact.

    Examples
    --------
    >>> Merge("basket", "checkout").assumes()
    '“basket” and “checkout” are one contact where one follows the other; the chances stay'
    """

    a: str
    b: str

    def assumes(self) -> str:
        """Return the assumption in words."""
        both = f"{_named(self.a)} and {_named(self.b)}"
        return f"{both} are one contact where one follows the other; the chances stay"


@dataclass(frozen=True)
class Automate:
    """A machine takes over contacts at a touchpoint; what that costs and how long is assumed.

    Parameters
    ----------
    touchpoint : str
        Which one.
    share : float
        Of its contacts, above 0, at most 1.
    cost, cost_before : float
        Of one contact, with the machine and without, in the study's currency.
    hours : float, optional
        The longest until the next step where the machine does it; None: as long as today.

    Examples
    --------
    >>> Automate("chat", share=0.5, cost=0.2, cost_before=4).assumes()
    'half of the contacts at “chat” are automated: 0.2 instead of 4 each; the chances stay'
    """

    touchpoint: str
    share: float = 1.0
    cost: float = 0.0
    cost_before: float = 0.0
    hours: float | None = None

    def assumes(self) -> str:
        """Return the assumption in words."""
        part = {1.0: "all", 0.5: "half"}.get(self.share, percent(self.share))
        said = f"{part} of the contacts at {_named(self.touchpoint)} are automated"
        cost = f"{self.cost:g} instead of {self.cost_before:g} each"
        told = [cost] if self.cost or self.cost_before else []
        told += [f"the next step within {self.hours:g} hours"] if self.hours is not None else []
        return f"{said}: {', '.join(told)}; the chances stay"


@dataclass(frozen=True)
class Add:
    r"""A new touchpoint, with assumed rates.

    Parameters
    ----------
    touchpoint : str
        Its name, new to the study.
    after : str
        The touchpoint from which customers come to it.
    rate : float
        The share of the contacts there that lead to it, above 0, at most 1.
    onward : float, optional
        The share of its customers who go on; None: as many as go on from ``after`` today.
    onto : tuple of str
        Where they go on to; empty: where customers go on from ``after`` today.
    hours : float
        How long it is from ``after`` to it.
    cost : float
        Of one contact at it, in the study's currency.

    Examples
    --------
    >>> Add("chat at checkout", after="checkout", rate=0.1, onward=0.8).assumes()
    '10\xa0% of contacts at “checkout” lead to the new “chat at checkout”, from which 80\xa0% go on'
    """

    touchpoint: str
    after: str
    rate: float
    onward: float | None = None
    onto: tuple[str, ...] = ()
    hours: float = 0.0
    cost: float = 0.0

    def assumes(self) -> str:
        """Return the assumption in words."""
        new = f"the new {_named(self.touchpoint)}"
        said = f"{percent(self.rate)} of contacts at {_named(self.after)} lead to {new}"
        on = "as many go on as today" if self.onward is None else f"{percent(self.onward)} go on"
        onto = f" to {_listed(self.onto)}" if self.onto else ""
        cost = f"; a contact costs {self.cost:g}" if self.cost else ""
        return f"{said}, from which {on}{onto}{cost}"


Change = Less | Faster | Drop | Merge | Automate | Add

#: What a change is called in a table.
KINDS: dict[str, type[Change]] = {
    "less": Less,
    "faster": Faster,
    "drop": Drop,
    "merge": Merge,
    "automate": Automate,
    "add": Add,
}


def _named(touchpoint: str) -> str:
    return f"“{touchpoint}”"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(_named, names))


def _at(touchpoint: str) -> str:
    return f"at {_named(touchpoint)}" if touchpoint else "everywhere"


def _from(touchpoint: str) -> str:
    return f"from {_named(touchpoint)}" if touchpoint else "from everywhere"
