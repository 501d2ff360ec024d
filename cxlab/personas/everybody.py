"""All customers beyond those whom personas were learnt on: finishing passes and members by fold."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from cxlab.personas.clustering.clustering import Clusters
from cxlab.personas.clustering.kmeans import nearest
from cxlab.personas.clustering.lloyd import Array
from cxlab.personas.clustering.passes import block_distances, lead, sums_of
from cxlab.personas.clustering.placing import Labels, Place, typicality_of
from cxlab.personas.describing.notes import unseen_notes
from cxlab.personas.features.parts import Parts, customer_parts
from cxlab.personas.members import UNLIKE, members
from cxlab.personas.preparing.pipeline import Prepared, find_unseen, refuse_infinite
from cxlab.study.study import Study

#: How many customers are described in one frame at most. Of more than that, so many stand for all
#: in what is learnt, and all are placed part by part.
LEARNT_ON = 200_000


@dataclass(frozen=True)
class Reached:
    """Personas of all customers.

    ``clusters`` has the final centres, and the labels of the customers whom they were learnt on;
    ``learnt`` are these customers' members, ``whole`` those of all; ``notes`` count whom a category
    says nothing of, as none of those learnt on has it.
    """

    clusters: Clusters
    learnt: pd.DataFrame
    whole: pd.DataFrame
    notes: tuple[str, ...] = ()


def too_many(study: Study) -> Parts | None:
    """Return the customers of a study in parts where they outgrow one frame, else None.

    Examples
    --------
    >>> import tempfile
    >>> from cxlab.sample import write_sample
    >>> from cxlab.study.study import open_study
    >>> too_many(open_study(write_sample(tempfile.mkdtemp(), customers=50))) is None
    True
    """
    if study.count("customers") <= LEARNT_ON:
        return None
    parts = customer_parts(study)
    return parts if parts.n > LEARNT_ON else None


def draw_learnt(parts: Parts, *, seed: int = 0) -> pd.DataFrame:
    """Describe the customers who stand for all: ``LEARNT_ON`` of them, or all if there are fewer.

    Parameters
    ----------
    parts : Parts
        All customers.
    seed : int
        Another seed draws others.

    Returns
    -------
    pandas.DataFrame
        As ``Parts.draw`` gives it.
    """
    return parts.draw(LEARNT_ON, seed=seed)


def learnt_note(learnt: int, everybody: int) -> str:
    """Say what rests on how many customers.

    Examples
    --------
    >>> learnt_note(200_000, 1_000_000)[:57]
    'Learnt on 200,000 of 1,000,000 customers, drawn by hash: '
    """
    return (
        f"Learnt on {learnt:,} of {everybody:,} customers, drawn by hash: how many personas there "
        "are, whether they come back, what sets them apart, their rules and their use; where they "
        "lie, who belongs to them and how many is found for all."
    )


def described_note(described: int, everybody: int) -> str:
    """Say what rests on how many customers.

    Examples
    --------
    >>> described_note(200_000, 1_000_000)[:51]
    'What sets personas apart is told by 200,000 of 1,00'
    """
    return (
        f"What sets personas apart is told by {described:,} of {everybody:,} customers, drawn by "
        "hash; who belongs to them and how many is found for all."
    )


def reach_all(parts: Parts, prepared: Prepared, clusters: Clusters, *, smallest: int) -> Reached:
    """Lead centres to where all customers want them, and put all customers into groups.

    K-means' centres go on, pass by pass, as ``cluster`` leads them on in one frame; the groups of
    any other model stay, and their centres are the means of all. Groups are named by size again.

    Parameters
    ----------
    parts : Parts
        All customers.
    prepared : Prepared
        What was clustered, of the customers drawn from them.
    clusters : Clusters
        Their groups.
    smallest : int
        As ``members`` takes it.

    Returns
    -------
    Reached
        Sums are merged, so that the number of parts does not matter.
    """
    matrix, pipeline = prepared.matrix, prepared.pipeline
    values = matrix.to_numpy(dtype=float)
    centres = _final(parts, pipeline, clusters, values)
    found = parts.each(_part_members, pipeline, clusters.place, centres)
    ids, codes, typical = together([one for one, _ in found])
    unseen = add_unseen([counts for _, counts in found])
    notes = unseen_notes(unseen, len(ids), "none of those learnt on has", smallest=smallest)
    order, names = _by_size(codes, len(centres))
    own = _codes(values, clusters.place, centres)
    frame = clusters.centres.iloc[: len(centres)]
    named = pd.DataFrame(centres[order], names, frame.columns).rename_axis("persona")
    rank = np.append(np.argsort(order), -1)
    kind = pd.CategoricalDtype(names)
    labels = pd.Series(pd.Categorical.from_codes(rank[codes], dtype=kind), ids)
    whole = members(Clusters(labels, pd.Series(typical, ids), named), smallest=smallest)
    text = pd.Series([*names, None], dtype="str").take(rank[own]).set_axis(matrix.index)
    typicality = pd.Series(_typical(values, own, centres), matrix.index)
    learnt = Clusters(text.rename("persona"), typicality, named, clusters.place)
    few = int((whole["typicality"] < UNLIKE).sum()) < smallest
    mine = members(learnt, smallest=len(matrix) + 1 if few else 0)
    return Reached(learnt, mine, whole, tuple(notes))


def _final(parts: Parts, pipeline: Pipeline, clusters: Clusters, values: Array) -> Array:
    """Return the groups' centres among all customers; a group that lost all of its own is none."""
    centres = clusters.centres.to_numpy(dtype=float)
    if clusters.k < 2:
        return centres
    middle = values.mean(axis=0)
    if clusters.place is not None:
        total = np.sum(parts.each(_placed_sums, pipeline, clusters.place, clusters.k), axis=0)
        size = total[:, -1:]
        return np.where(size > 0, total[:, :-1] / np.maximum(size, 1), centres)
    final = lead(partial(_sums, parts, pipeline, middle), centres - middle) + middle
    return np.asarray(final[np.unique(nearest(values, final))])


def _sums(parts: Parts, pipeline: Pipeline, middle: Array, centres: Array) -> Array:
    return np.asarray(np.sum(parts.each(_part_sums, pipeline, middle, centres), axis=0))


def _part_sums(
    parts: Parts, number: int, pipeline: Pipeline, middle: Array, centres: Array
) -> Array:
    return sums_of(_matrix(parts, number, pipeline), middle, centres)


def _placed_sums(parts: Parts, number: int, pipeline: Pipeline, place: Place, k: int) -> Array:
    """Return the sum and the size of each group of a part."""
    values = _matrix(parts, number, pipeline)
    codes = place(values)
    own = (codes[:, None] == np.arange(k)).astype(float)
    return np.column_stack([own.T @ values, own.sum(axis=0)])


def _matrix(parts: Parts, number: int, pipeline: Pipeline) -> Array:
    table = _table(parts, number, pipeline)
    return np.asarray(pipeline.transform(table).to_numpy(dtype=float))


def _table(parts: Parts, number: int, pipeline: Pipeline) -> pd.DataFrame:
    table = parts.describe(number)[list(pipeline.feature_names_in_)]
    refuse_infinite(table)
    return table


def together(found: list[tuple[pd.Index, Any, Any]]) -> tuple[pd.Index, Any, Any]:
    """Put what is known of the customers of each part together, sorted by customer.

    Examples
    --------
    >>> parts = [(pd.Index([one]), np.array([n]), np.array([0.5])) for one, n in ("b1", "a0")]
    >>> together(parts)[0].tolist()
    ['a', 'b']
    """
    ids = found[0][0].append([one for one, _, _ in found[1:]])
    order = ids.argsort()
    rest = (np.concatenate([one[place] for one in found])[order] for place in (1, 2))
    codes, typical = rest
    return ids[order].rename("customer_id"), codes, typical


def add_unseen(found: list[pd.DataFrame]) -> pd.DataFrame:
    """Add up over parts what ``find_unseen`` says of each.

    Examples
    --------
    >>> part = pd.DataFrame({"feature": ["plan"], "level": ["gold"], "n": [3]})
    >>> add_unseen([part, part])["n"].tolist()
    [6]
    """
    return pd.concat(found).groupby(["feature", "level"], as_index=False)["n"].sum()


def _part_members(
    parts: Parts, number: int, pipeline: Pipeline, place: Place | None, centres: Array
) -> tuple[tuple[pd.Index, Labels, NDArray[np.float32]], pd.DataFrame]:
    """Return a part's customers with their groups' numbers and typicality, and who is unseen."""
    table = _table(parts, number, pipeline)
    values = np.asarray(pipeline.transform(table).to_numpy(dtype=float))
    codes = _codes(values, place, centres)
    about = (table.index, codes, _typical(values, codes, centres))
    return about, find_unseen(pipeline, table)


def _codes(values: Array, place: Place | None, centres: Array) -> Labels:
    """Return each row's group in as few bytes as hold it."""
    kind = np.int8 if len(centres) < 100 else np.int64
    found = nearest(values, centres) if place is None else place(values)
    return found.astype(kind)


def _typical(values: Array, codes: Labels, centres: Array) -> NDArray[np.float32]:
    if len(centres) < 2:
        return np.full(len(values), np.nan, dtype=np.float32)
    own, other = block_distances(np.column_stack([values, codes]), centres).T
    return typicality_of(own, other, codes).astype(np.float32)


def _by_size(codes: Labels, k: int) -> tuple[NDArray[np.int64], list[str]]:
    """Return the groups from the largest to the smallest, and their names in that order."""
    sizes = np.bincount(codes[codes >= 0], minlength=k)
    order = np.argsort(-sizes, kind="stable")
    return order, [f"P{number + 1}" for number in range(k)]
