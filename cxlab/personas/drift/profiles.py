"""Compare the profiles that customers have in two periods: the whole comparison, from frames."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cxlab.markup import percent
from cxlab.personas.deciding.decided import LOST, apply_decisions
from cxlab.personas.drift.chance import Chance, Rows, make_rows
from cxlab.personas.drift.migration import count_migration
from cxlab.personas.drift.moves import ALL, compare_behaviour
from cxlab.personas.drift.refit import match_periods
from cxlab.personas.drift.result import Drift
from cxlab.personas.drift.shares import NONE, NONE_NAME, compare_shares, words
from cxlab.personas.drift.stacked import stack_profiles
from cxlab.personas.features.customers import FEWEST_OCCASIONS
from cxlab.personas.find import group_customers
from cxlab.personas.forming import Choice
from cxlab.personas.personas import Personas
from cxlab.personas.saving.assign import assign_customers, origin
from cxlab.personas.saving.fitted import place_customers
from cxlab.personas.undivided import EVERYBODY, too_few
from cxlab.study.decisions import Decisions
from cxlab.study.settings import Settings

#: How often profiles are swapped; personas are fitted again in one of ten of these draws.
DRAWS, REFITS = 999, 10

_SWAPPED = (
    "of customers seen in both periods, either profile might be the earlier one; of the others, "
    "either period might be theirs"
)

#: The hypothesis that each test is about.
NULLS = {
    "shares": f"Personas are as common in both periods: {_SWAPPED}.",
    "behaviour": f"Customers do the same in both periods: {_SWAPPED}.",
    "migration": "As many go one way as the other: a customer's way might be turned round.",
    "personas": f"Personas fitted again in each period lie in the same places: {_SWAPPED}.",
}

_NOISE = (
    "Profiles of a short time are noisy: somebody far out in one period is nearer to the middle in "
    "the other, and customers seem to move, though nothing changed. Swapping profiles keeps that "
    "noise, so that it is not taken for a change; the numbers of those who moved hold it."
)


def compare_profiles(
    profiles: tuple[pd.DataFrame, pd.DataFrame],
    settings: Settings,
    *,
    model: Mapping[str, Any] | None = None,
    choice: Choice | None = None,
    draws: int = DRAWS,
    decisions: Decisions | None = None,
) -> Drift:
    """Compare what the customers of two periods are like.

    Parameters
    ----------
    profiles : tuple of pandas.DataFrame
        ``customer_features`` of two periods of like length, the earlier one first; a row per
        customer seen.
    settings : Settings
        Give the smallest group that may be shown, the confidence and the currency.
    model : dict, optional
        Personas to assign both periods to; found in both together unless given.
    choice : Choice, optional
        How many personas, where they are found; its seed is that of the draws as well.
    draws : int
        How often profiles are swapped; p-values are at least 1 / (draws + 1).
    decisions : Decisions, optional
        The names that people gave to personas.

    Returns
    -------
    Drift
        With ``reason`` alone where there are too few customers.

    Raises
    ------
    CxlabError
        As ``group_customers`` and ``assign_customers`` raise it.

    Examples
    --------
    >>> who = [f"c{number}" for number in range(40)]
    >>> before = pd.DataFrame({"evening_share": [0.1, 0.9] * 20}, index=who)
    >>> after = pd.DataFrame({"evening_share": [0.1, 0.9, 0.9, 0.9] * 10}, index=who)
    >>> choice = Choice(k=2)
    >>> drift = compare_profiles((before, after), Settings("Calls"), choice=choice, draws=99)
    >>> drift.shares[["before", "after"]].values.tolist()
    [[0.5, 0.75], [0.5, 0.25]]
    """
    (before, after), choice = profiles, choice or Choice()
    seed = choice.seed
    seen = _seen(before.index, after.index)
    asked = {"k": choice.k, "draws": draws, "seed": seed, "currency": settings.currency}
    for end, frame in (("earlier", before), ("later", after)):
        few = too_few(len(frame), settings.min_group)
        if few:
            return Drift(f"in the {end} period {few}", seen=seen, parameters=asked)
    rows = make_rows(before.index, after.index)
    frame = stack_profiles(before, after, rows)
    found = _personas(frame, settings, model, choice)
    if decisions is not None:
        found = apply_decisions(found, decisions)
    chosen = _Chosen(rows, frame, found, settings, draws, seed)
    if found.k < 2:
        return _only_behaviour(chosen, seen, asked)
    shares, of_shares = compare_shares(*chosen.states(), settings, draws=draws, seed=seed)
    behaviour, of_behaviour = chosen.behaviour()
    migration, of_migration = count_migration(*chosen.states(), settings, draws=draws, seed=seed)
    matched, of_personas = _matched(chosen)
    chances = {"shares": of_shares, "behaviour": of_behaviour}
    chances |= {"migration": of_migration, "personas": of_personas}
    return Drift(
        tests=_tests(chances),
        shares=shares,
        behaviour=behaviour,
        migration=migration,
        matched=matched,
        seen=seen,
        parameters=asked | {"personas": found.k},
        notes=(
            *_origin(model, found, frame),
            *_lost(found),
            *_counted(seen),
            *_thin(frame),
            _NOISE,
        ),
    )


@dataclass(frozen=True)
class _Chosen:
    """The profiles with their personas, and how to ask chance."""

    rows: Rows
    frame: pd.DataFrame
    found: Personas
    settings: Settings
    draws: int
    seed: int

    def states(self) -> tuple[Rows, pd.Series, pd.Series]:
        """Return the rows, the persona of each, and the personas' names."""
        states = self.found.members["persona"].fillna(NONE).astype("str")
        names = self.found.summary.set_index("persona")["name"].astype("str")
        if states.eq(NONE).any():
            names = pd.concat([names, pd.Series({NONE: NONE_NAME})])
        return self.rows, states, names

    def behaviour(self) -> tuple[pd.DataFrame, Chance]:
        """Return what customers do differently."""
        rows, states, names = self.states()
        return compare_behaviour(
            rows,
            self.found.features,
            self.found.catalogue,
            states,
            names,
            self.settings,
            draws=self.draws,
            seed=self.seed,
        )


def _seen(before: pd.Index, after: pd.Index) -> pd.DataFrame:
    both = int(before.isin(after).sum())
    sizes = {"in both": both, "only before": len(before) - both, "only after": len(after) - both}
    return pd.DataFrame({"seen": list(sizes), "n": list(sizes.values())})


def _personas(
    frame: pd.DataFrame,
    settings: Settings,
    model: Mapping[str, Any] | None,
    choice: Choice,
) -> Personas:
    if model is not None:
        return assign_customers(frame, settings, model)
    return group_customers(frame, settings, k=choice.k, model=choice.model, seed=choice.seed)


def _matched(chosen: _Chosen) -> tuple[pd.DataFrame, Chance]:
    """Fit the personas again in each period, and match them."""
    found = chosen.found
    return match_periods(
        place_customers(found.features, found.model).matrix,
        chosen.rows,
        found.members["nearest"],
        chosen.states()[2],
        draws=max(1, chosen.draws // REFITS),
        smallest=chosen.settings.min_group,
        seed=chosen.seed,
    )


def _only_behaviour(chosen: _Chosen, seen: pd.DataFrame, asked: dict[str, Any]) -> Drift:
    """Compare all customers together where they were not divided."""
    behaviour, chance = chosen.behaviour()
    behaviour = behaviour[behaviour["persona"] == ALL].assign(name=EVERYBODY)
    said = (*chosen.found.notes[:1], "So only what all customers do is compared.")
    return Drift(
        tests=_tests({"behaviour": chance}),
        behaviour=behaviour.reset_index(drop=True),
        seen=seen,
        parameters=asked | {"personas": 1},
        notes=(*said, *_counted(seen), *_thin(chosen.frame), _NOISE),
    )


def _tests(chances: Mapping[str, Chance]) -> pd.DataFrame:
    table = pd.DataFrame({"family": list(chances)}).astype("str")
    table["p"] = [chance.overall for chance in chances.values()]
    table["verdict"] = words(table["p"].to_numpy(dtype=float))
    return table.assign(null=table["family"].map(NULLS).astype("str"))


def _origin(
    model: Mapping[str, Any] | None, found: Personas, frame: pd.DataFrame
) -> tuple[str, ...]:
    if model is not None:
        return (origin(model),)
    size = f"{len(frame):,} profiles"
    return (f"The {found.k} personas were found in both periods together, in {size}.",)


def _lost(found: Personas) -> tuple[str, ...]:
    """Return what is said of names and marks that none of these personas bears."""
    return tuple(note for note in found.notes if note.startswith(LOST))


def _counted(seen: pd.DataFrame) -> tuple[str, ...]:
    n = seen.set_index("seen")["n"]
    return (
        f"{n['in both']:,} customers were seen in both periods, {n['only before']:,} only before "
        f"and {n['only after']:,} only after: all count in the shares and means; only the first "
        "can be seen to move.",
    )


def _thin(frame: pd.DataFrame) -> tuple[str, ...]:
    if "occasions" not in frame:
        return ()
    thin = float((frame["occasions"] < FEWEST_OCCASIONS).mean())
    if thin == 0:
        return ()
    return (
        f"{percent(thin)} of the profiles rest on fewer than {FEWEST_OCCASIONS} occasions: shares "
        "of channels and hours are unknown there, and count as average.",
    )
