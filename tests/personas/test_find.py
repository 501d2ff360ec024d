import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import DBSCAN

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.personas.find import find_personas, group_customers
from cxlab.study.settings import Settings

SETTINGS = Settings("A made study", currency="EUR")


def described(n: int = 240, seed: int = 0) -> pd.DataFrame:
    """Two kinds of customers who differ in the share of app and evenings, and in nothing else."""
    draw = np.random.default_rng(seed)
    app = np.arange(n) % 3 == 0
    return pd.DataFrame(
        {
            "recency": draw.uniform(0, 300, n),
            "occasions": draw.poisson(9, n).astype(float),
            "evening_share": np.where(app, draw.beta(16, 4, n), draw.beta(4, 16, n)),
            "value_per_purchase": draw.lognormal(3, 0.5, n),
            "channel_app": np.where(app, draw.beta(16, 4, n), draw.beta(4, 16, n)),
            "region": draw.choice(["north", "south"], n),
            "score_nps": np.where(app, 4.0, 7.0) + draw.normal(0, 2, n),
        },
        index=pd.Index([f"c{i:04}" for i in range(n)], name="customer_id"),
    )


def test_frames_of_the_result() -> None:
    found = group_customers(described(), SETTINGS, k=2)
    assert found.k == 2
    assert found.members.columns.tolist() == ["persona", "nearest", "typicality"]
    assert found.members["persona"].value_counts().to_dict() == {"P1": 160, "P2": 80}
    assert found.members["typicality"].between(0, 1).all()
    second = found.summary.iloc[1]
    assert second[["persona", "name", "n", "verdict"]].tolist() == [
        "P2",
        "Evenings, app",
        80,
        "clearly",
    ]
    assert second[["low", "estimate", "high"]].tolist() == pytest.approx(
        [0.277, 1 / 3, 0.395], abs=1e-3
    )
    assert "app share" in second["apart"]
    assert found.map.columns.tolist() == ["x", "y", "persona"]
    assert found.selection["chosen"].tolist() == [True]
    assert found.parameters["k"] == 2
    app = found.traits.query("persona == 'P2' and feature == 'channel_app'").iloc[0]
    assert app["low"] > 1
    assert app["clustered_on"]


def test_outcomes_and_life_cycle_are_described_and_tested_but_do_not_form() -> None:
    found = group_customers(described(), SETTINGS, k=2)
    assert "score_nps" not in found.parameters["features"]
    nps = found.traits.query("persona == 'P2' and feature == 'score_nps'").iloc[0]
    assert nps["verdict"] == "differs"
    assert nps["p_adjusted"] < 0.001
    recency = found.traits.query("persona == 'P2' and feature == 'recency'").iloc[0]
    assert recency["verdict"] == "no clear difference"


def test_auto_takes_the_largest_silhouette() -> None:
    found = group_customers(described(), SETTINGS, features=["channel", "time"])
    assert found.k == 2
    assert found.selection.loc[found.selection["chosen"], "silhouette"].iloc[0] > 0.5


@pytest.mark.parametrize("seed", [0, 1])
def test_row_order_does_not_matter(seed: int) -> None:
    frame = described()
    first = group_customers(frame, SETTINGS, k=3, seed=seed)
    again = group_customers(frame.sample(frac=1, random_state=1), SETTINGS, k=3, seed=seed)
    pd.testing.assert_frame_equal(first.members, again.members.sort_index(), rtol=1e-9)
    pd.testing.assert_frame_equal(first.summary, again.summary, rtol=1e-9)
    pd.testing.assert_frame_equal(first.traits, again.traits, rtol=1e-9)
    pd.testing.assert_frame_equal(first.map, again.map.sort_index(), rtol=1e-9)


def test_features_restrict_what_forms_the_personas() -> None:
    found = group_customers(described(), SETTINGS, k=2, features=["time", "score_nps"])
    assert found.parameters["features"] == ["evening_share", "score_nps"]
    with pytest.raises(UnknownNameError, match="did you mean 'evening_share'"):
        group_customers(described(), SETTINGS, k=2, features=["evening_shar"])


def test_small_personas_are_counted_without_figures() -> None:
    frame = described().assign(gap_variation=0.0)
    frame.iloc[:6, frame.columns.get_loc("gap_variation")] = 9.0
    found = group_customers(frame, SETTINGS, k=2, features=["gap_variation"])
    small = found.summary.iloc[1]
    assert small["n"] == 6
    assert small[["estimate", "low", "high", "jaccard"]].isna().all()
    assert "fewer than 10" in small["note"]
    assert small["verdict"] == ""
    assert found.traits["effect"].isna().all()


def test_one_group_and_none() -> None:
    found = group_customers(described(), SETTINGS, k=1)
    assert found.summary["name"].tolist() == ["All customers"]
    assert found.traits.empty
    assert "All customers" in found._repr_html_()
    with pytest.raises(CxlabError, match="put no customer into a group"):
        group_customers(described(), SETTINGS, model=DBSCAN(eps=1e-6))


def test_customers_in_no_group_are_counted() -> None:
    frame = described()
    model = DBSCAN(eps=0.35, min_samples=10)
    found = group_customers(frame, SETTINGS, model=model, features=["channel", "time"])
    left = found.members["persona"].isna().sum()
    assert found.k == 2
    assert left > 0
    assert found.notes[0].startswith(f"{left} of 240 customers")
    assert "in no group: the model leaves them out" in found.notes[0]
    assert found.summary["n"].sum() == 240 - left


def test_one_group_beside_customers_left_out_is_not_all_customers() -> None:
    frame = described(60).assign(gap_variation=[*([0.0] * 40), *range(100, 2100, 100)])
    found = group_customers(frame, SETTINGS, model=DBSCAN(eps=0.05), features=["gap_variation"])
    assert found.k == 1
    only = found.summary.iloc[0]
    assert (only["name"], only["n"]) == ("The only group", 40)
    assert only["apart"] == "the model left all other customers out"
    assert (
        "20 of 60 customers (33\u00a0%) are in no group: the model leaves them out." in found.notes
    )


@pytest.mark.parametrize(
    ("n", "why"),
    [
        (0, "nobody here is known by an id"),
        (1, "1 customer is too few, 20 are needed"),
        (19, "19 customers are too few, 20 are needed"),
    ],
)
def test_too_few_customers_are_one_group_that_says_how_many_it_takes(n: int, why: str) -> None:
    found = group_customers(described().head(n), SETTINGS, k=2)
    assert found.k == 1
    assert found.notes == (f"Customers were not divided: {why}.",)
    assert found.selection.empty
    assert found.traits.empty
    assert found.members.columns.tolist() == ["persona", "nearest", "typicality"]
    assert found.members["persona"].tolist() == ["P1"] * n
    assert not found.catalogue["clustered_on"].any()
    assert why in found._repr_html_()
    whole = group_customers(described(), SETTINGS, k=2).summary
    assert found.summary.columns.tolist() == whole.columns.tolist()
    assert found.summary["name"].tolist() == ["All customers"] * min(n, 1)
    if n:
        row = found.summary.iloc[0]
        assert row["note"].startswith(f"customers were not divided: {why}")
        assert (row["n"], row["verdict"]) == (n, "")
        assert np.isnan(row["estimate"]) == (n < SETTINGS.min_group)


def test_wrong_arguments_stay_errors_where_there_are_too_few() -> None:
    few = described().head(5)
    with pytest.raises(UnknownNameError, match="did you mean 'evening_share'"):
        group_customers(few, SETTINGS, features=["evening_shar"])
    with pytest.raises(UnknownNameError, match="did you mean 'kmeans'"):
        group_customers(few, SETTINGS, model="kmean")
    with pytest.raises(CxlabError, match="a scikit-learn clusterer"):
        group_customers(few, SETTINGS, model=3)
    with pytest.raises(CxlabError, match="a whole number from 1, not 0"):
        group_customers(few, SETTINGS, k=0)


def test_customers_who_do_not_differ() -> None:
    same = pd.DataFrame({"occasions": [3.0] * 40})
    alike = group_customers(same, SETTINGS, k=2)
    assert alike.k == 1
    assert alike.summary.loc[0, ["n", "estimate"]].tolist() == [40, 1.0]
    assert alike.notes == (
        "Customers were not divided: nothing in how they behave differs between enough of them.",
        "Not used, occasions of contact: the same for nearly all customers.",
    )
    with pytest.raises(CxlabError, match="none was chosen"):
        group_customers(same, SETTINGS, features=[])
    two = pd.DataFrame({"occasions": [3.0, 4.0] * 20})
    with pytest.raises(CxlabError, match="3 personas need 3 customers who differ; there are 2"):
        group_customers(two, SETTINGS, k=3)
    with pytest.raises(CxlabError, match="a whole number or 'auto', not 'many'"):
        group_customers(two, SETTINGS, k="many")


def test_odd_columns_are_read_or_refused() -> None:
    frame = described(60)
    with pytest.raises(CxlabError, match="two features are named 'region'"):
        group_customers(pd.concat([frame, frame[["region"]]], axis=1), SETTINGS, k=2)
    with pytest.raises(CxlabError, match="names, or a mapping of names to weights, not 5"):
        group_customers(frame, SETTINGS, features=5)  # type: ignore[arg-type]
    odd = frame.assign(
        children=pd.array([0, 3, None] * 20, dtype="Int64"),
        plan=pd.Series([1, "a"] * 30, frame.index, dtype=object),
    )
    found = group_customers(odd, SETTINGS, k=2)
    assert {"children", "plan"} <= set(found.traits["feature"])


def test_why_there_is_one_group_is_said_once() -> None:
    asked = group_customers(described(60), SETTINGS, k=1)
    assert "Customers were not divided: one group was asked for." in asked.notes
    page = group_customers(described(15), SETTINGS)._repr_html_()
    assert page.count("15 customers are too few") == 1
    assert "members kept" not in page


def test_what_was_dropped_is_in_the_notes() -> None:
    found = group_customers(described().assign(purchases=0.0), SETTINGS, k=2)
    assert "Not used, purchases: the same for nearly all customers." in found.notes
    purchases = found.catalogue.loc["purchases"]
    assert not purchases["clustered_on"]


def test_doubts_are_said() -> None:
    draw = np.random.default_rng(7)
    cloud = pd.DataFrame(draw.normal(size=(200, 4)), columns=list("abcd"))
    assert [note for note in group_customers(cloud, SETTINGS).notes if "one cloud" in note]
    bands = group_customers(described(), SETTINGS, k=2, features=["value"]).notes
    assert [note for note in bands if "Only value per purchase forms the groups" in note]
    clear = group_customers(described(), SETTINGS, k=2, features=["channel", "time"]).notes
    assert not [note for note in clear if "cloud" in note or "Only" in note]


def test_no_group_that_comes_back_is_said_first() -> None:
    draw = np.random.default_rng(7)
    cloud = pd.DataFrame(draw.normal(size=(200, 4)), columns=list("abcd"))
    found = group_customers(cloud, SETTINGS, k=7)
    assert set(found.summary["verdict"]) <= {"no", "doubtful"}
    assert found.notes[0].startswith("No group here would ")
    assert found.notes[0].endswith("come back among other customers like these.")
    assert "7 behavioural segments; no group here would" in found._repr_html_()
    clear = group_customers(described(), SETTINGS, k=2)
    assert not [note for note in clear.notes if "come back" in note]


def test_groups_that_come_back_are_not_called_parts_of_a_cloud() -> None:
    draw = np.random.default_rng(3)
    noise = pd.DataFrame(draw.normal(size=(400, 5)), columns=list("bcdef"))
    found = group_customers(noise.assign(a=draw.choice([0.0, 1.0], 400)), SETTINGS, k=2)
    assert found.summary["verdict"].tolist() == ["clearly", "clearly"]
    overlap = [note for note in found.notes if "overlap" in note]
    assert len(overlap) == 1
    assert "cloud" not in overlap[0]
    assert "customers shade from one into the next" in overlap[0]


def test_numbers_given_to_customers_form_no_personas() -> None:
    frame = described().assign(crm_no=np.arange(240) * 7.0 + 1000, age=np.arange(240) % 50.0)
    found = group_customers(frame, SETTINGS, k=2)
    without = group_customers(frame.drop(columns="crm_no"), SETTINGS, k=2)
    assert "crm_no" not in found.parameters["features"]
    assert "age" in found.parameters["features"]
    assert "crm_no" not in set(found.traits["feature"])
    pd.testing.assert_frame_equal(found.summary, without.summary)
    assert [note for note in found.notes if note.startswith("Not used, crm no: a whole number")]
    of_axis = group_customers(frame, SETTINGS, k=2, features=["attribute"])
    assert of_axis.parameters["features"] == ["region", "age"]
    named = group_customers(frame, SETTINGS, k=2, features=["crm_no"])
    assert named.parameters["features"] == ["crm_no"]
    assert not [note for note in named.notes if "whole number" in note]


@pytest.mark.parametrize("partitions", [2, 7])
def test_partitions_do_not_change_personas(make_study, swap_partitions, partitions: int) -> None:
    draw = np.random.default_rng(1)
    who = np.repeat(np.arange(60), 8)
    frame = pd.DataFrame(
        {
            "row_id": [str(i) for i in range(len(who))],
            "customer_id": [f"c{i:02}" for i in who],
            "timestamp": pd.Timestamp("2025-01-01")
            + pd.to_timedelta(draw.integers(0, 90 * 86400, len(who)), unit="s"),
            "touchpoint": "page",
            "channel": np.where(draw.random(len(who)) < 0.1 + 0.8 * (who % 2), "app", "web"),
        }
    )
    study = make_study(interactions=frame)
    one = find_personas(swap_partitions(study, 1), k=2)
    many = find_personas(swap_partitions(study, partitions), k=2)
    pd.testing.assert_frame_equal(one.members, many.members, rtol=1e-9)
    pd.testing.assert_frame_equal(one.summary, many.summary, rtol=1e-9)
    pd.testing.assert_frame_equal(one.traits, many.traits, rtol=1e-9)


@pytest.mark.slow
def test_partitions_do_not_change_how_many_there_are(make_study, swap_partitions) -> None:
    draw = np.random.default_rng(3)
    ids = [f"c{i:02}" for i in range(60)]
    frame = pd.DataFrame({"row_id": ids, "customer_id": ids, "touchpoint": "page"})
    frame = frame.assign(timestamp=pd.Timestamp("2025-01-01"), channel="web")
    customers = pd.DataFrame({"customer_id": ids, "age": 40.0, "size": 160.0})
    customers["age"] += 30 * (np.arange(60) % 2) + 3 * draw.normal(size=60)
    customers["size"] += 30 * (np.arange(60) // 2 % 2) + 3 * draw.normal(size=60)
    study = make_study(interactions=frame, customers=customers)
    found = [
        find_personas(swap_partitions(study, number), features=["age", "size"])
        for number in (1, 2, 7)
    ]
    assert found[0].k == 4
    for other in found[1:]:
        pd.testing.assert_frame_equal(found[0].selection, other.selection, rtol=1e-9)
        pd.testing.assert_frame_equal(found[0].members, other.members, rtol=1e-9)
        pd.testing.assert_frame_equal(found[0].summary, other.summary, rtol=1e-9)


def test_the_same_number_is_found_on_a_dask_cluster(make_study, swap_partitions) -> None:
    draw = np.random.default_rng(2)
    who = np.repeat(np.arange(60), 10)
    late = draw.random(len(who)) < 0.1 + 0.8 * (who // 2 % 2)
    frame = pd.DataFrame(
        {
            "row_id": [str(i) for i in range(len(who))],
            "customer_id": [f"c{i:02}" for i in who],
            "timestamp": pd.Timestamp("2025-01-01")
            + pd.to_timedelta(np.tile(np.arange(10), 60), unit="D")
            + pd.to_timedelta(np.where(late, 20, 9), unit="h"),
            "touchpoint": "page",
            "channel": np.where(draw.random(len(who)) < 0.1 + 0.8 * (who % 2), "app", "web"),
        }
    )
    distributed = pytest.importorskip("distributed")
    study = swap_partitions(make_study(interactions=frame), 2)
    here = find_personas(study, features=["channel", "evening_share"])
    for kept in study.store.path.glob("selection-*.json"):
        kept.unlink()
    cluster = {"n_workers": 2, "threads_per_worker": 1, "processes": False}
    with (
        distributed.LocalCluster(**cluster, dashboard_address=None) as workers,
        distributed.Client(workers),
        joblib.parallel_config(backend="dask"),
    ):
        there = find_personas(study, features=["channel", "evening_share"])
    assert here.k == there.k == 4
    pd.testing.assert_frame_equal(here.members, there.members, rtol=1e-9)
    pd.testing.assert_frame_equal(here.selection, there.selection, rtol=1e-9)
    pd.testing.assert_frame_equal(here.summary, there.summary, rtol=1e-9)
