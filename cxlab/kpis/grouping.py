"""By what figures are grouped: who the customer is, or where the contact was."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from cxlab.errors import CxlabError
from cxlab.kpis.kpi import PLACES
from cxlab.study import Study
from cxlab.study.groups import REST, group_name

#: What groups observations by where they were, not customers by who they are.
WHERE = (*PLACES, "owner")

#: Observations at a place of contact that nobody owns.
NO_OWNER = "(no owner)"


@dataclass(frozen=True, eq=False)
class Grouping:
    """By what figures are grouped.

    Parameters
    ----------
    name : str
        What the groups' column is called.
    customers : pandas.Series, optional
        The group of each customer, indexed by ``customer_id``; where it is not there, ``name``
        is one of ``WHERE``.
    owners : mapping of str to str
        Who owns a touchpoint or a channel.
    """

    name: str
    customers: pd.Series | None = None
    owners: Mapping[str, str] = field(default_factory=dict)

    @property
    def of_place(self) -> bool:
        """Whether a customer may be in several groups: once for each place of contact."""
        return self.customers is None

    def of(self, observed: pd.DataFrame) -> pd.Series:
        """Return the group of each observation, ``REST`` where it is in none.

        Examples
        --------
        >>> rows = pd.DataFrame({"customer_id": "ann", "touchpoint": ["call", "page", None]})
        >>> Grouping("owner", owners={"call": "Service"}).of(rows).tolist()[:2]
        ['Service', '(no owner)']
        """
        if self.customers is not None:
            found = observed["customer_id"].map(self.customers)
        elif self.name in PLACES:
            found = _column(observed, self.name)
        else:
            places = [_column(observed, name) for name in PLACES]
            owners = [place.map(dict(self.owners)).astype("str") for place in places]
            anywhere = places[0].notna() | places[1].notna()
            found = owners[0].fillna(owners[1]).mask(anywhere & _none(owners), NO_OWNER)
        return found.astype("str").fillna(REST)

    def within(self, groups: pd.Series) -> pd.Series:
        """Return what else a group is wholly part of: the owner of a touchpoint; else nothing."""
        owners = dict(self.owners) if self.name == "touchpoint" else {}
        return groups.map(owners).astype("str").fillna("")


def _none(parts: list[pd.Series]) -> pd.Series:
    return parts[0].isna() & parts[1].isna()


def _column(observed: pd.DataFrame, name: str) -> pd.Series:
    if name in observed:
        return observed[name].astype("str")
    return pd.Series(index=observed.index, dtype="str")


def make_grouping(study: Study, by: str | pd.Series | None, columns: list[str]) -> Grouping | None:
    """Return the grouping that ``by`` names.

    Parameters
    ----------
    study : Study
        An open study.
    by : str or pandas.Series, optional
        An attribute's name, groups indexed by ``customer_id``, or one of ``WHERE``.
    columns : list of str
        The other columns of the result.

    Returns
    -------
    Grouping or None
        None where ``by`` is.

    Raises
    ------
    UnknownNameError
        No attribute has that name.
    CxlabError
        A customer has two groups, or ``by`` is a place and an attribute at once.
    """
    if by is None:
        return None
    if not isinstance(by, str) or by not in WHERE:
        groups = study.groups(by)
        return Grouping(group_name(groups, columns), groups)
    if study.has("customers", by):
        raise CxlabError(
            f"by = {by!r} is an attribute of customers and the {by} of contacts; "
            f"for the attribute give by = study.groups({by!r}), "
            "or call it something else in the column map"
        )
    return Grouping(by, owners=study.settings.owners)


def not_about(name: str) -> str:
    """Say why a KPI has no figures by a place of contact."""
    what = "channel" if name == "channel" else "touchpoint"
    return f"what it counts is not about one {what}"
