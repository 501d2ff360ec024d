"""An attack on cards of personas and on drift: no small group follows from what is shown.

Customers are divided into the smallest parts that could be told apart (a group and what its
customers met, wrote, or where they went). What is shown are sums over parts, and no union of small
parts may follow from it, beyond what follows from sizes that are no secret.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.persona_cards import persona_cards
from cxlab.artifacts.persona_feelings import BAD, feelings_table
from cxlab.artifacts.persona_pains import wishes_table
from cxlab.personas import group_customers
from cxlab.personas.drift.chance import make_rows
from cxlab.personas.drift.migration import AWAY, count_migration
from cxlab.study.groups import REST
from cxlab.study.settings import Settings

SMALL = 10
SIZES = [2, 4, 7, 9, 12, 25, 40]
LANGUAGES = {"English": "en", "Portuguese": "pt"}


def leaks(parts, shown, given=()):
    """Return the unions of parts that hold too few and follow from what is shown.

    ``parts`` tells how many customers are in each part, ``shown`` and ``given`` are functions that
    tell how often a part is counted in a figure; what follows from ``given`` alone is no leak.
    """
    names = list(parts)
    sizes = np.array(list(parts.values()))
    given = [[float(one(name)) for name in names] for one in given]
    known = given + [[float(one(name)) for name in names] for one in shown]
    small = np.flatnonzero(sizes < SMALL)[:12]
    unions = np.zeros((2 ** len(small) - 1, len(names)))
    unions[:, small] = np.arange(1, 2 ** len(small))[:, None] >> np.arange(len(small)) & 1
    unions = unions[unions @ sizes < SMALL]
    found = follow(known, unions) & ~follow(given, unions)
    return [[names[at] for at in np.flatnonzero(union)] for union in unions[found]]


def follow(known, choices):
    """Tell which choices of parts are sums and differences of what is known."""
    if not known:
        return ~choices.any(axis=1)
    _, strength, rows = np.linalg.svd(np.array(known), full_matrices=False)
    basis = rows[strength > 1e-9]
    return np.abs(choices - (choices @ basis.T) @ basis).max(axis=1, initial=0) < 1e-8


def people(seed):
    """Return customers in two or three small groups, and some in none."""
    draw = np.random.default_rng(seed)
    sizes = draw.choice(SIZES, int(draw.integers(3, 5)))
    plans = [f"g{at}" if at else REST for at, size in enumerate(sizes) for _ in range(size)]
    return pd.Series(plans, [f"c{at:03}" for at in range(len(plans))], name="persona")


def personas_of(groups, settings):
    """Return personas of these customers: the groups as they are, however small."""
    names = sorted(set(groups) - {REST})
    described = pd.DataFrame({"evening_share": np.arange(len(groups)) % 2.0}, groups.index)
    found = group_customers(described, settings, k=1)
    summary = found.summary.iloc[[0] * len(names)].reset_index(drop=True)
    sizes = groups.value_counts().reindex(names).to_numpy()
    summary = summary.assign(persona=names, name=names, n=sizes)
    members = found.members.assign(persona=groups.mask(groups == REST), nearest=groups)
    return replace(found, k=len(names), members=members, summary=summary)


def met(groups, seed):
    """Return visits of all, and for some a payment that failed in one channel or in both."""
    draw = np.random.default_rng(seed)
    odds = draw.choice([0.05, 0.2, 0.5, 0.9], 2)
    rows = []
    for who in groups.index:
        rows.append((who, pd.Timestamp("2025-01-10 10:07"), "page", "web"))
        for channel, chance in zip(("web", "app"), odds, strict=True):
            if draw.random() < chance:
                rows.append((who, pd.Timestamp("2025-01-11 11:07"), "failed", channel))
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint", "channel"])
    return frame.assign(row_id=[str(at) for at in range(len(frame))])


def wrote(groups, seed):
    """Return a comment of each about a shop, a call or nothing, in one of two languages."""
    draw = np.random.default_rng(seed)
    rows = pd.DataFrame({"customer_id": groups.index})
    rows["touchpoint"] = draw.choice(["shop", "call", ""], len(rows), p=draw.dirichlet([0.7] * 3))
    rows["language"] = draw.choice(["en", "pt"], len(rows), p=[0.95, 0.05])
    bad = draw.random(len(rows)) < np.where(rows["touchpoint"] == "shop", 0.95, 0.3)
    rows["polarity"] = np.where(bad, -0.6, 0.6)
    ids = [f"r{at}" for at in range(len(rows))]
    return rows.assign(row_id=ids, response_id=ids, verbatim="It was as it was, and no more of it")


def answers(said):
    """Return the comments as rows of responses."""
    named = said["touchpoint"].where(said["touchpoint"] != "", None)
    rows = said[["row_id", "response_id", "customer_id", "verbatim"]].assign(touchpoint=named)
    return rows.assign(timestamp=pd.Timestamp("2025-01-12"), question="say", score=np.nan)


def scored(said):
    """Return the comments as ``read_emotions`` scores them."""
    told = said[["row_id", "customer_id", "language", "touchpoint", "polarity"]]
    return told.assign(words="", model="made", abstained="")


def cards_of(make_study, groups, contacts, said):
    study = make_study(
        '[roles]\nfailure = ["failed"]\n',
        customers=pd.DataFrame({"customer_id": groups.index}),
        interactions=contacts,
        responses=answers(said),
    )
    return persona_cards(study, personas_of(groups, study.settings), feelings=scored(said))


@pytest.mark.parametrize(("seed", "words"), [(55, 1055), (4, 3)])
def test_pains_beside_touchpoints_and_feelings(make_study, seed, words):
    groups = people(seed)
    contacts, said = met(groups, seed), wrote(groups, words)
    cards = cards_of(make_study, groups, contacts, said)
    pains = cards.pains[cards.pains["estimate"].notna()]
    assert len(pains)
    failures = pains[pains["touchpoint"] == "failed"]
    assert leaks(*failing(groups, contacts, failures, cards.touchpoints)) == []
    cells = zip(groups, said["language"], said["touchpoint"], strict=True)
    parts = pd.Series(list(cells)).value_counts().to_dict()
    feelings = cards.feelings[cards.feelings["feeling"] == BAD].dropna(subset="estimate")
    shown = [lambda p, r=r: p[:2] == (r.persona, r.language) for r in feelings.itertuples()]
    for row in pains[pains["touchpoint"] != "failed"].itertuples():
        of = LANGUAGES[row.item.split("(")[1].split(")")[0]]
        shown.append(lambda p, who=row.persona, of=of, at=row.touchpoint: p == (who, of, at))
    assert leaks(parts, shown) == []


def failing(groups, contacts, pains, touchpoints):
    """Return who failed in which channels, and what pains and touchpoints tell of them."""
    failed = contacts[contacts["touchpoint"] == "failed"]
    channels = failed.groupby("customer_id")["channel"].agg(lambda names: frozenset(names))
    parts = pd.Series(list(zip(groups[channels.index], channels, strict=True))).value_counts()
    shown = [lambda p, who=who: p[0] == who for who in pains["persona"]]
    used = touchpoints[(touchpoints["touchpoint"] == "failed") & touchpoints["estimate"].notna()]
    for who, by in zip(used["persona"], used["channel"], strict=True):
        shown.append(lambda p, who=who, by=by: p[0] == who and by in p[1])
        shown.append(lambda p, who=who, by=by: p[0] != who and by in p[1])
    return parts.to_dict(), shown


def test_wishes_beside_the_total_of_a_touchpoint():
    shown_at_all = 0
    for seed in range(60):
        draw = np.random.default_rng(seed)
        names = [*(f"g{at}" for at in range(int(draw.integers(2, 5)))), REST]
        rows = [(who, place) for who in names for place in ("shop", "call")]
        counts = pd.DataFrame(rows, columns=["persona", "touchpoint"])
        counts["asking"] = draw.choice([0, *SIZES], len(rows))
        counts["people"] = counts["asking"] + draw.choice([0, *SIZES], len(rows))
        quotes = pd.DataFrame(columns=["persona", "stage", "touchpoint", "verbatim", "customers"])
        table = wishes_table(counts[counts["people"] > 0], quotes, Settings("Made"))
        known = table.dropna(subset="estimate")
        shown_at_all += len(known)
        for size in ("asking", "people"):
            sizes = counts[counts[size] > 0].set_index(["persona", "touchpoint"])[size].to_dict()
            at = list(known[["persona", "touchpoint"]].itertuples(index=False, name=None))
            shown = [lambda p, one=one: p == one for one in at]
            shown += [lambda p, place=place: p[1] == place for place in ("shop", "call")]
            assert leaks(sizes, shown, shown[len(at) :]) == []
    assert shown_at_all


def test_feelings_beside_the_total_of_a_language(make_study):
    study = make_study(interactions=met(people(1), 1))
    shown_at_all = 0
    for seed in range(40):
        draw, groups = np.random.default_rng(seed), people(seed)
        said = wrote(groups, seed)
        said["language"] = draw.choice(["en", "pt", "pl"], len(said), p=draw.dirichlet([0.7] * 3))
        table = feelings_table(scored(said), groups, study)
        known = table[table["feeling"] == BAD].dropna(subset="estimate")
        shown_at_all += len(known)
        cells = pd.Series(list(zip(groups, said["language"], strict=True)))
        shown = [
            lambda p, one=one: p == one
            for one in zip(known["persona"], known["language"], strict=True)
        ]
        total = [lambda p, of=of: p[1] == of for of in ("en", "pt", "pl")]
        assert leaks(cells.value_counts().to_dict(), [*shown, *total], total) == []
    assert shown_at_all


def test_few_who_feel_so_have_no_rows_to_look_up(make_study):
    ids = [f"c{at:03}" for at in range(60)]
    groups = pd.Series(["g1"] * 30 + ["g2"] * 30, index=ids)
    study = make_study(interactions=met(groups, 1), responses=answers(wrote(groups, 1)))
    said = wrote(groups, 1).assign(language="en", polarity=0.6)
    said.loc[said["customer_id"].isin(ids[:3]), "polarity"] = -0.6
    table = feelings_table(scored(said), groups, study).set_index(["persona", "feeling"])
    mine = table.loc["g1"]
    assert mine["estimate"].notna().all()
    assert mine["evidence"].ne("").to_dict() == {"sounds good": True, BAD: False}


def went(seed):
    """Return how many customers went which way: between personas, from or to none, or unseen."""
    draw = np.random.default_rng(seed)
    states = [f"P{at}" for at in range(1, int(draw.integers(3, 5)))]
    states += ["none"] * bool(draw.random() < 0.6)
    ends = [*states, *[""] * bool(draw.random() < 0.7)]
    sizes = [0, *SIZES] if seed % 2 else [0, 12, 25, 40, 60, 4]
    ways = {(one, other): int(draw.choice(sizes)) for one in ends for other in ends}
    return states, {way: n for way, n in ways.items() if n and any(way)}


@pytest.mark.parametrize("start", [0, 20])
def test_who_moved_where(start):
    """All sizes of personas in both periods are known, and who was seen in which."""
    shown_at_all = 0
    for seed in range(start, start + 20):
        states, ways = went(seed)
        flows = [way for way, n in ways.items() for _ in range(n)]
        who = pd.Index([f"c{at:04}" for at in range(len(flows))])
        ends = [np.array([way[end] for way in flows]) for end in (0, 1)]
        rows = make_rows(*(who[end != ""] for end in ends))
        of = pd.Series(np.concatenate([end[end != ""] for end in ends]))
        names = pd.Series(states, index=states)
        table = count_migration(rows, of, names, Settings("Made"), draws=19)[0]
        given = [lambda p, end=end, at=at: p[end] == at for at in [*states, ""] for end in (0, 1)]
        told = table.dropna(subset="n")
        shown = [lambda p, r=r: goes(p, r) for r in told.itertuples()]
        turned = table.dropna(subset="net").itertuples()
        shown += [lambda p, r=r: goes(p, r) - goes(p[::-1], r) for r in turned]
        shown_at_all += len(told)
        assert leaks(ways, shown, given) == []
    assert shown_at_all


def goes(way, row):
    """Tell whether a customer's way is that of a row; nobody's persona is ``AWAY``."""
    ends = [AWAY if end in ("", "none") else end for end in way]
    return int(ends == [row.before, row.after])


def test_the_attack_finds_what_is_left_open():
    parts = {"a": 30, "b": 4, "c": 20}
    of = {name: (lambda part, name=name: part == name) for name in parts}
    assert leaks(parts, [bool, of["a"], of["c"]]) == [["b"]]
    assert leaks(parts, [bool, of["a"]]) == []
    assert leaks(parts, [bool, of["a"], of["c"]], [of["b"]]) == []
