"""What is true of the made customers, for tests to compare with; no analysis reads it."""

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cxlab.sample.blocks import Block
from cxlab.sample.people import BROKEN_VERSION, CHANNELS, REGIONS, VERSIONS
from cxlab.sample.sources import failed_payments, numbered, wanted
from cxlab.sample.surveys import DRIVERS, NOT_DRIVERS
from cxlab.sample.touchpoints import REPLIES
from cxlab.sample.traits import PERSONAS, TRAITS, adjusted_rand, classify
from cxlab.sample.visits import END
from cxlab.sample.walk import (
    CHECKOUT,
    FAILS,
    FAILS_BROKEN,
    INTERVENTION,
    LEAVES,
    STAGES,
)

#: Features that an analyst would compute and that no persona decides.
NOISE_FEATURES = (
    *("recency", "tenure", "contacts", "service contacts"),
    *("household", "loyalty_card", "order_texts"),
    *("share social", "share other sites", "share call"),
    *(f"region {region}" for region in REGIONS),
    *(f"app_version {version}" for version in VERSIONS),
)
#: Features that the personas decide.
PERSONA_FEATURES = (
    *("orders", "value per order", "regularity", "age", "km_to_store"),
    *("share web", "share app", "share store", "share e-mail"),
    *("share evening", "share weekend", "share phone", "share computer", "share tablet"),
)


def export_stages(block: Block, ids: pd.DataFrame) -> pd.DataFrame:
    """Return the true stage of every interaction that the files give.

    Parameters
    ----------
    block : Block
        The customers.
    ids : pandas.DataFrame
        Their ids, as ``make_ids`` gives them.

    Returns
    -------
    pandas.DataFrame
        ``row_id`` as the study has it, ``stage``.
    """
    parts = [*_own_stages(block, ids), *_company_stages(block, ids)]
    frames = [pd.DataFrame({"row_id": np.asarray(rows), "stage": stage}) for rows, stage in parts]
    return pd.concat(frames, ignore_index=True)


def _own_stages(block: Block, ids: pd.DataFrame) -> list[tuple[pd.Series, Any]]:
    stage = np.array(STAGES, dtype=object)
    events = block.contacts.events
    steps = wanted(events[~events["touchpoint"].isin(list(REPLIES))], ids)
    letters = np.array(["w", "a", "t", "m", "x", "p", ""], dtype=object)
    failed = wanted(failed_payments(block), ids)
    orders = wanted(block.contacts.orders, ids)
    orders = orders[orders["online"]].reset_index(drop=True)
    return [
        (pd.Series(letters[steps["channel"]]) + steps["event"], stage[steps["station"]]),
        (pd.Series(letters[failed["channel"]]) + failed["event"], "conversion"),
        (numbered("O", ids, orders), "conversion"),
    ]


def _company_stages(block: Block, ids: pd.DataFrame) -> list[tuple[pd.Series, Any]]:
    stage = np.array(STAGES, dtype=object)
    parcels = wanted(block.contacts.parcels, ids)
    order = numbered("O", ids, parcels)
    late = ~(parcels["delivered"] <= parcels["promised"]) & (parcels["promised"] < END)
    letters = wanted(block.contacts.sent, ids)
    letters["number"] = letters.groupby("customer").cumcount() + 1
    cases = wanted(block.contacts.cases, ids)
    case, of_case = numbered("K", ids, cases), pd.Series(stage[cases["station"]])
    answered = cases["answered"].notna()
    return [
        (order + "-handed", "retention"),
        (order[parcels["delivered"].notna()] + "-delivered", "retention"),
        (order[late] + "-late", "retention"),
        (numbered("d", ids, parcels), "retention"),
        (numbered("n", ids, letters), "awareness"),
        (case + "-contact", of_case.to_numpy()),
        (case[answered] + "-reply", of_case[answered].to_numpy()),
    ]


def summarise(block: Block, ids: pd.DataFrame) -> dict[str, Any]:
    """Reduce a block to the small frames that the truth files are made of.

    Parameters
    ----------
    block : Block
        The customers.
    ids : pandas.DataFrame
        Their ids.

    Returns
    -------
    dict
        ``persona`` (true and told by Bayes' rule), ``asked``, ``checkouts``, ``pains``.
    """
    traits = block.people.traits
    told = classify(traits.values[: len(ids)])
    events = wanted(block.contacts.events, ids)
    checkouts = events[(events["station"] == CHECKOUT) & (events["channel"] < 2)]
    version = block.people.attributes["app_version"].to_numpy()[checkouts["customer"]]
    asked = wanted(block.asked, ids)
    columns = ["time", "channel", "device", "failures", "paid"]
    return {
        "persona": pd.DataFrame({"true": traits.persona[: len(ids)], "told": told}),
        "asked": asked[asked["answered"] & (asked["kind"] == "recommend")],
        "checkouts": checkouts[columns].assign(version=version),
        "pains": _pains(block, ids),
    }


def _pains(block: Block, ids: pd.DataFrame) -> pd.Series:
    contacts = block.contacts
    parcels, cases = contacts.parcels, contacts.cases
    hurt = {
        "payment fails": contacts.failures,
        "waits more than a day for an answer": cases[cases["hours"] > 24],
        "parcel comes late": parcels[parcels["late"]],
        "sends something back": contacts.events[contacts.events["touchpoint"] == "return"],
    }
    return pd.Series({name: wanted(rows, ids)["customer"].nunique() for name, rows in hurt.items()})


_PAIN_PLACES = {
    "payment fails": ("payment", "payment failed", "conversion"),
    "waits more than a day for an answer": ("waiting", "reply by e-mail", "retention"),
    "parcel comes late": ("delivery", "parcel late", "retention"),
    "sends something back": ("returns", "return", "retention"),
}


def write_truth(folder: Path, summaries: Sequence[dict[str, Any]], *, seed: int) -> None:
    """Write the truth files that concern the sample as a whole.

    Parameters
    ----------
    folder : pathlib.Path
        The folder ``truth``.
    summaries : sequence of dict
        What ``summarise`` returned for each block.
    seed : int
        The sample's seed.
    """
    whole = {
        name: pd.concat([part[name] for part in summaries], ignore_index=True)
        for name in ("persona", "asked", "checkouts")
    }
    pains = pd.concat([part["pains"] for part in summaries], axis=1).sum(axis=1)
    customers = len(whole["persona"])
    _drivers(whole["asked"]).to_csv(folder / "drivers.csv", index=False)
    _pain_table(pains, customers).to_csv(folder / "pains.csv", index=False)
    notes = {
        "best_possible": _best_possible(whole["persona"], seed),
        "root_cause": _root_cause(whole["checkouts"]),
        "intervention": _intervention(whole["checkouts"]),
    }
    for name, note in notes.items():
        (folder / f"{name}.json").write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
    (folder / "README.md").write_bytes((files("cxlab.sample") / "truth.txt").read_bytes())


def _drivers(asked: pd.DataFrame) -> pd.DataFrame:
    """Give the weight of each driver: its share of the variance of the score as it was drawn."""
    spread = float(asked["score"].var())
    rows = [
        {
            "driver": driver.name,
            "weight": round(driver.effect * asked[driver.name].cov(asked["score"]) / spread, 4),
            "sign": int(np.sign(driver.effect)),
            "effect": driver.effect,
            "unit": driver.unit,
        }
        for driver in DRIVERS
    ]
    rows.sort(key=lambda row: -float(row["weight"]))
    rows += [
        {"driver": name, "weight": 0.0, "sign": 0, "effect": 0.0, "unit": ""}
        for name in NOT_DRIVERS
    ]
    return pd.DataFrame(rows)


def _pain_table(pains: pd.Series, customers: int) -> pd.DataFrame:
    rows = [
        (pain, *_PAIN_PLACES[str(pain)], int(count), round(count / customers, 4))
        for pain, count in pains.items()
    ]
    return pd.DataFrame(
        rows, columns=["pain", "theme", "touchpoint", "stage", "customers", "share"]
    )


def _best_possible(persona: pd.DataFrame, seed: int) -> dict[str, Any]:
    true, told = persona["true"].to_numpy(), persona["told"].to_numpy()
    return {
        "what": "Bayes' rule with the true mixture and every customer's true traits",
        "adjusted_rand": round(adjusted_rand(true, told), 6),
        "accuracy": round(float((true == told).mean()), 6),
        "customers": len(persona),
        "seed": seed,
        "personas": list(PERSONAS),
        "traits": list(TRAITS),
        "persona_features": list(PERSONA_FEATURES),
        "noise_features": list(NOISE_FEATURES),
    }


def _root_cause(checkouts: pd.DataFrame) -> dict[str, Any]:
    before = checkouts[checkouts["time"] < INTERVENTION]
    app = before["channel"] == CHANNELS.index("app")
    phone, broken = before["device"] == "phone", before["version"] == BROKEN_VERSION
    return {
        "what": f"payment fails in the app, version {BROKEN_VERSION}, on phones",
        "attribute": {"app_version": BROKEN_VERSION},
        "channel": "app",
        "device": "phone",
        "touchpoint": "payment failed",
        "chance_that_a_payment_fails": {"there": FAILS_BROKEN[0], "elsewhere": FAILS[0]},
        "checkouts_with_a_failure_before_september": {
            "there": _shared(before[app & phone & broken]["failures"] > 0),
            "same_version_on_tablets": _shared(before[app & ~phone & broken]["failures"] > 0),
            "other_versions": _shared(before[app & ~broken]["failures"] > 0),
            "web": _shared(before[~app]["failures"] > 0),
        },
    }


def _intervention(checkouts: pd.DataFrame) -> dict[str, Any]:
    after = checkouts["time"] >= INTERVENTION
    return {
        "what": "payment made easier: one step instead of three",
        "date": str(INTERVENTION)[:10],
        "chance_to_leave_the_checkout": {"before": LEAVES[0], "after": LEAVES[1]},
        "chance_that_a_payment_fails": {"before": FAILS[0], "after": FAILS[1]},
        "chance_that_a_payment_fails_in_the_broken_version": {
            "before": FAILS_BROKEN[0],
            "after": FAILS_BROKEN[1],
        },
        "checkouts_that_end_in_an_order": {
            "before": _shared(checkouts[~after]["paid"]),
            "after": _shared(checkouts[after]["paid"]),
        },
    }


def _shared(flags: pd.Series) -> dict[str, Any]:
    return {"n": len(flags), "share": round(float(flags.mean()), 4) if len(flags) else None}
