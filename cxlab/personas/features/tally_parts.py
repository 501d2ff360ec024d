"""Count what each customer did into a file for each partition: what outgrows memory is on disk."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from cxlab.errors import CxlabError
from cxlab.personas.features.attributes import numeric_of, own_attributes
from cxlab.personas.features.customers import own_stages, rules_of
from cxlab.personas.features.psychometrics import (
    ITEM_COLUMNS,
    find_items,
    score_traits,
    tally_items,
)
from cxlab.personas.features.reliability import sum_answers
from cxlab.personas.features.tally import (
    COLUMNS,
    LEVELS,
    SCORED,
    Rules,
    StageKernel,
    merge_tallies,
    tally_interactions,
    tally_scores,
)
from cxlab.study.settings import Question
from cxlab.study.store import remove_old
from cxlab.study.study import Study

#: Raised by one whenever what a file holds changes.
VERSION = 1

#: What the names of a file's columns begin with: counts, scores and traits, attributes.
TALLY, SCORE, ATTRIBUTE = "tally/", "score/", "attribute/"

#: Where the files lie in a study's store, and what says that they are whole.
FOLDER, FACTS = "tallies", "facts.json"


@dataclass(frozen=True)
class Facts:
    """What must be known of all customers to describe any of them.

    ``files`` and their ``sizes`` (customers) are those of partitions with customers; ``contacts``
    tells whether there are interactions; ``totals`` has the sum of each count of a level, sorted
    by name; ``scores`` are the columns of scores and traits, ``attributes`` those of attributes,
    of which ``numeric`` are numbers in every file; ``answers`` has the sums of ``sum_answers``.
    """

    files: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    contacts: bool = True
    totals: dict[str, float] = field(default_factory=dict)
    scores: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    numeric: tuple[str, ...] = ()
    answers: dict[str, list[float]] = field(default_factory=dict)


def keep_tallies(study: Study) -> tuple[Path, Facts]:
    """Return the folder of a study's tallies, written first unless they are there.

    Parameters
    ----------
    study : Study
        An open study.

    Returns
    -------
    tuple of pathlib.Path and Facts
        The folder, and what holds for all files in it.

    Raises
    ------
    CxlabError
        If the files cannot be written.
    """
    kernel = _kernel(study)
    place = study.store.path / FOLDER / _key(kernel)
    known = _read_facts(place)
    if known is not None:
        return place, known
    aside = place.with_name(f"{uuid4().hex}.part")
    try:
        aside.mkdir(parents=True)
        facts = _tally(study, partial(kernel, folder=aside))
        (aside / FACTS).write_text(json.dumps(asdict(facts)), encoding="utf-8")
        return place, _put(aside, place, facts)
    except OSError as error:
        why = error.strerror or error
        raise CxlabError(f"the customers' tallies cannot be written in {aside}: {why}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        remove_old(study.path, f"{study.store.path.name}/{FOLDER}/*.part", keep=set())


def _put(aside: Path, place: Path, facts: Facts) -> Facts:
    """Put the finished files in their place; if others were faster, theirs are as good.

    What lies there and is not whole goes.
    """
    try:
        aside.rename(place)
    except OSError:
        known = _read_facts(place)
        if known is not None:
            return known
        shutil.rmtree(place)
        aside.rename(place)
    return facts


def _kernel(study: Study) -> "partial[dict[str, Any]]":
    has_answers = study.has("responses")
    return partial(
        tally_part,
        rules=rules_of(study) if study.has("interactions") else None,
        stages=own_stages(study) if study.has("interactions") else None,
        items=find_items(study.settings) if has_answers else {},
        scored=has_answers,
    )


def _key(kernel: "partial[dict[str, Any]]") -> str:
    words = {name: repr(value) for name, value in kernel.keywords.items()}
    stages = kernel.keywords["stages"]
    words["stages"] = repr(getattr(stages, "keywords", stages))
    return hashlib.sha256(repr((VERSION, sorted(words.items()))).encode()).hexdigest()[:24]


def _read_facts(place: Path) -> Facts | None:
    try:
        kept = json.loads((place / FACTS).read_text(encoding="utf-8"))
        lists = ("files", "sizes", "scores", "attributes", "numeric")
        facts = Facts(**{**kept, **{name: tuple(kept[name]) for name in lists}})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    sizes = [_rows(place / name) for name in facts.files]
    return facts if sizes == list(facts.sizes) else None


def _rows(path: Path) -> int:
    """Return how many rows a file says it has; -1 where it is none, or cut off."""
    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowException):
        return -1


def _tally(study: Study, kernel: "partial[dict[str, Any]]") -> Facts:
    attributes = [name for name in study.store.columns("customers") if name != "customer_id"]
    tables: dict[str, list[str]] = {"customers": ["customer_id", *attributes]}
    if study.has("interactions"):
        tables["interactions"] = list(COLUMNS)
    if study.has("responses"):
        tables["responses"] = list(dict.fromkeys([*SCORED, *ITEM_COLUMNS]))
    return study.fold(kernel, _merge, **tables)


def tally_part(
    *,
    folder: Path,
    rules: Rules | None,
    stages: StageKernel | None,
    items: Mapping[str, Question],
    scored: bool,
    **tables: pd.DataFrame,
) -> dict[str, Any]:
    """Write a row per customer of one partition, and return what adds up over partitions.

    Parameters
    ----------
    folder : pathlib.Path
        Where to write.
    rules : Rules or None
        As ``tally_interactions`` takes them; None where the study has no interactions.
    stages : callable or None
        Gives the stage of each row.
    items : mapping of str to Question
        The questions that measure traits.
    scored : bool
        Whether the study has responses.
    **tables : pandas.DataFrame
        The partition's ``customers``, ``interactions`` and ``responses``.

    Returns
    -------
    dict
        ``file`` and ``size``; ``totals``, ``scores``, ``attributes``, ``numeric`` and ``answers``
        as ``Facts`` has them, of this partition; empty where nobody is in it.
    """
    owned = own_attributes(tables["customers"])
    scores, sums = _scores(tables["responses"], items) if scored else (pd.DataFrame(), {})
    beside = [scores.add_prefix(SCORE), owned.add_prefix(ATTRIBUTE)]
    totals: dict[str, float] = {}
    if rules is None:
        frame = pd.concat(beside, axis=1).sort_index()
    else:
        raw = tally_interactions(tables["interactions"], rules=rules, stages=stages)
        tally = merge_tallies([raw])
        totals = {str(name): float(tally[name].sum()) for name in tally if name.startswith(LEVELS)}
        frame = tally.add_prefix(TALLY).join(beside, how="left")
    found: dict[str, Any] = {"totals": totals, "scores": list(scores), "answers": sums}
    if not len(frame):
        return found
    name = f"{uuid4().hex}.parquet"
    frame = frame.rename_axis("customer_id").reset_index()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), folder / name)
    about = {"attributes": list(owned), "numeric": sorted(numeric_of(owned))}
    return found | about | {"file": name, "size": len(frame), "contacts": rules is not None}


def _scores(
    responses: pd.DataFrame, items: Mapping[str, Question]
) -> tuple[pd.DataFrame, dict[str, list[float]]]:
    """Return scores and traits of one partition, and the sums that reliability rests on."""
    scores = tally_scores(responses)
    if not items:
        return scores, {}
    answers = tally_items(responses, items=tuple(items.values()))
    scores = scores.drop(columns=[f"score_{name}" for name in items], errors="ignore")
    traits = score_traits(answers, items)
    return pd.concat([scores, traits], axis=1).sort_index(), sum_answers(answers, items)


def _merge(found: list[dict[str, Any]]) -> Facts:
    filled = [one for one in found if "file" in one]
    totals = pd.concat([pd.Series(one["totals"], dtype=float) for one in found])
    scores = sorted({name for one in found for name in one["scores"]}, key=_score_first)
    attributes = tuple(filled[0]["attributes"]) if filled else ()
    numeric = [name for name in attributes if all(name in one["numeric"] for one in filled)]
    answers = {
        trait: np.sum([one["answers"][trait] for one in found], axis=0).tolist()
        for trait in found[0]["answers"]
    }
    return Facts(
        files=tuple(one["file"] for one in filled),
        sizes=tuple(one["size"] for one in filled),
        contacts=any(one["contacts"] for one in filled),
        totals={str(name): float(n) for name, n in totals.groupby(level=0).sum().items()},
        scores=tuple(scores),
        attributes=attributes,
        numeric=tuple(numeric),
        answers=answers,
    )


def _score_first(name: str) -> tuple[bool, str]:
    """Sort scores before traits, as a feature frame has them."""
    return name.startswith("trait_"), name
