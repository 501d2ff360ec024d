import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from cxlab.errors import CxlabError
from cxlab.personas import (
    Personas,
    assign_personas,
    customer_features,
    find_personas,
    refine_persona,
    save_personas,
)
from cxlab.personas import everybody as scale
from cxlab.personas.clustering.clustering import cluster
from cxlab.personas.clustering.passes import finish
from cxlab.personas.everybody import reach_all, too_many
from cxlab.personas.features.catalogue import catalogue, choose
from cxlab.personas.forming import Choice, form_groups
from cxlab.study import Study, open_study

N, LEARNT = 1200, 400
FORM = ["tall", "wide"]


def tables(seed: int = 0) -> dict[str, pd.DataFrame]:
    """Four kinds of customers, by two attributes, 300 each, and a contact of each customer."""
    draw = np.random.default_rng(seed)
    who = np.arange(N)
    ids = [f"c{i:04}" for i in who]
    interactions = pd.DataFrame({"row_id": ids, "customer_id": ids, "touchpoint": "page"})
    interactions["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(who % 90, unit="D")
    interactions["channel"] = np.where(who % 3, "app", "web")
    customers = pd.DataFrame(
        {"customer_id": ids, "tall": 6.0 * (who % 2), "wide": 9.0 * (who // 2 % 2)}
    )
    customers[FORM] += draw.normal(size=(N, 2))
    return {"interactions": interactions, "customers": customers}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few customers in one frame that a made study is large."""
    monkeypatch.setattr(scale, "LEARNT_ON", LEARNT)


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Study:
    """The made study; tests that change its files make their own."""
    folder, lines = tmp_path_factory.mktemp("everybody"), ["[study]", 'title = "Made"']
    for name, frame in tables().items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)
        lines += [f"[sources.{name}]", f'path = "{name}.parquet"']
        lines += [f"[[tables.{name}]]", f'source = "{name}"']
    (folder / "study.toml").write_text("\n".join(lines), encoding="utf-8")
    return open_study(folder)


@pytest.fixture(scope="module")
def found(study) -> Personas:
    """Its four personas, learnt on a third of its customers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scale, "LEARNT_ON", LEARNT)
        return find_personas(study, k=4, features=FORM)


@pytest.fixture(scope="module")
def far(study, found) -> pd.Index:
    """Twenty customers whom they were not learnt on."""
    return found.members.index.difference(found.features.index)[:20]


def planted(found: Personas) -> float:
    """Return how like the planted groups the found ones are (adjusted Rand)."""
    number = found.members.index.str.removeprefix("c").astype(int) % 4
    return float(adjusted_rand_score(number, found.members["nearest"].astype("str")))


def check_same(one: Personas, other: Personas) -> None:
    for part in ("members", "summary", "traits", "selection", "features", "map", "rules", "use"):
        pd.testing.assert_frame_equal(getattr(one, part), getattr(other, part), rtol=1e-9)
    assert one.notes == other.notes


def test_few_customers_are_found_in_one_frame(make_study) -> None:
    study = make_study(**tables())
    assert too_many(study) is None
    assert not (study.store.path / "tallies").exists()


def test_planted_personas_are_found_for_all(study, small) -> None:
    found = find_personas(study, features=FORM)
    assert found.k == 4
    assert planted(found) > 0.95
    assert (len(found.members), len(found.features), len(found.map)) == (N, LEARNT, LEARNT)
    assert found.members.index.is_monotonic_increasing
    counts = found.members["persona"].value_counts()
    assert found.summary["n"].tolist() == counts[found.summary["persona"]].tolist()
    assert found.summary["n"].is_monotonic_decreasing
    assert found.summary["n"].sum() + found.members["persona"].isna().sum() == N
    assert found.members["persona"].dtype == "category"
    assert found.members["typicality"].dtype == "float32"
    assert found.parameters["learnt_on"] == LEARNT
    assert [note for note in found.notes if note.startswith("Learnt on 400 of 1,200 customers")]
    assert found.model["n"] == N
    assert found.model["agreement"] > 0.99
    learnt = found.members["persona"].astype("str").loc[found.features.index]
    pd.testing.assert_series_equal(learnt, found.map["persona"])


def test_the_inertia_is_that_of_a_fit_on_all(study, found, small) -> None:
    parts = too_many(study)
    assert parts is not None
    described = customer_features(study)
    known = choose(catalogue(described), FORM)
    learnt = form_groups(parts.draw(LEARNT), known, Choice(4))
    matrix = learnt.prepared.pipeline.transform(
        described[list(learnt.prepared.pipeline.feature_names_in_)]
    )

    def inertia(labels: pd.Series) -> float:
        return float(((matrix - matrix.groupby(labels).transform("mean")) ** 2).sum().sum())

    whole = inertia(cluster(matrix, k=4).labels)
    assert inertia(found.members["nearest"].astype("str")) <= whole * 1.005


def test_passes_by_fold_end_where_passes_in_one_frame_do(
    make_study, small, swap_partitions
) -> None:
    study = swap_partitions(make_study(**tables()), 3)
    parts, described = too_many(study), customer_features(study)
    known = choose(catalogue(described), FORM)
    formed = form_groups(parts.draw(LEARNT), known, Choice(4))
    pipeline = formed.prepared.pipeline
    matrix = pipeline.transform(described[list(pipeline.feature_names_in_)]).to_numpy()
    # started from the side, so that there is a way to go
    start = formed.clusters.centres + np.linspace(-0.4, 0.4, 4)[:, None]
    aside = type(formed.clusters)(formed.clusters.labels, formed.clusters.typicality, start)
    here = finish(matrix, start.to_numpy())
    there = reach_all(parts, formed.prepared, aside, smallest=10)
    assert np.abs(here - start.to_numpy()).max() > 0.1
    expected = here[np.lexsort(here.T)]
    reached = there.clusters.centres.to_numpy()
    np.testing.assert_allclose(reached[np.lexsort(reached.T)], expected, atol=1e-9)


def test_neither_partitions_nor_order_change_large_studies(
    make_study, found, small, swap_partitions
) -> None:
    mixed = {name: frame.sample(frac=1, random_state=1) for name, frame in tables().items()}
    study = swap_partitions(make_study(**mixed), 7)
    check_same(found, find_personas(study, k=4, features=FORM))


def test_the_same_on_a_dask_cluster(make_study, found, small, swap_partitions) -> None:
    distributed = pytest.importorskip("distributed")
    study = swap_partitions(make_study(**tables()), 2)
    cluster = {"n_workers": 2, "threads_per_worker": 1, "processes": False}
    with (
        distributed.LocalCluster(**cluster, dashboard_address=None) as workers,
        distributed.Client(workers),
        joblib.parallel_config(backend="dask"),
    ):
        there = find_personas(study, k=4, features=FORM)
    check_same(found, there)


@pytest.mark.parametrize("model", ["gaussian_mixture", "agglomerative"])
def test_other_models_place_all_customers_too(study, small, model: str) -> None:
    found = find_personas(study, k=4, model=model, features=FORM)
    assert planted(found) > 0.9
    assert len(found.members) == N


def test_one_group_holds_all_customers(study, small) -> None:
    for found in (find_personas(study, k=1), find_personas(study, features=["touchpoint_page"])):
        assert found.summary["n"].tolist() == [N]
        assert len(found.members) == N


def test_all_are_assigned_to_saved_personas(study, found, small) -> None:
    save_personas(study, found, author="R. Hale")
    again = assign_personas(study)
    pd.testing.assert_frame_equal(again.members, found.members, rtol=1e-5)
    assert again.summary["n"].tolist() == found.summary["n"].tolist()
    assert (len(again.features), len(again.map)) == (LEARNT, LEARNT)
    assert [note for note in again.notes if "by 400 of 1,200 customers" in note]
    assert (
        "from 1,200 customers (2025-01-01 to 2025-03-31), learnt on 400 of them:" in again.notes[0]
    )


def test_assigning_by_parts_is_assigning_in_one_frame(study, found, monkeypatch) -> None:
    here = assign_personas(study, found.model)
    monkeypatch.setattr(scale, "LEARNT_ON", LEARNT)
    there = assign_personas(study, found.model)
    pd.testing.assert_frame_equal(
        there.members.astype(here.members.dtypes), here.members, rtol=1e-5, atol=1e-6
    )
    pd.testing.assert_frame_equal(here.summary[["persona", "n"]], there.summary[["persona", "n"]])


def test_one_persona_is_divided_among_all_of_its_customers(study, small) -> None:
    found = find_personas(study, k=2, features=FORM)
    parts = refine_persona(study, found, "P1", k=2)
    assert len(parts.members) == found.summary["n"].iloc[0] > LEARNT
    assert parts.summary["n"].sum() + parts.members["persona"].isna().sum() == len(parts.members)
    assert set(parts.members["nearest"]) == {"P1.1", "P1.2"}
    number = parts.members.index.str.removeprefix("c").astype(int)
    kinds = number % 2 + number // 2 % 2 * 2
    assert adjusted_rand_score(kinds, parts.members["nearest"].astype("str")) > 0.9


def test_a_category_that_nobody_learnt_on_has_is_counted(make_study, far, small) -> None:
    made = tables()
    who = made["customers"]["customer_id"]
    made["customers"]["region"] = np.where(np.arange(N) % 3, "north", "south")
    made["customers"].loc[who.isin(far), "region"] = "moon"
    made["customers"]["plan"] = np.where(np.arange(N) % 2, "basic", "gold")
    made["customers"].loc[who.isin(far[:3]), "plan"] = "gift"
    study = make_study(**made)
    found = find_personas(study, k=2, features=["region", "plan"])
    said = [note for note in found.notes if "says nothing of them" in note]
    assert said == [
        "Fewer than 10 of 1,200 customers have a category of plan that none of those learnt on "
        "has: it says nothing of them.",
        "20 of 1,200 customers have a category of region that none of those learnt on has: it "
        "says nothing of them.",
    ]
    again = assign_personas(study, found.model)
    assert [
        note
        for note in again.notes
        if note.startswith("20 of 1,200 customers have a category of region that none of the 400")
    ]
    with pytest.raises(CxlabError, match="'plan' has a category that nobody had then; 'region'"):
        assign_personas(study, found.model, unseen="error")
