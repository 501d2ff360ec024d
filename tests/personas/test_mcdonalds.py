"""A well-known segmentation, judged: Dolnicar, Gruen & Leisch 2018, *Market Segmentation Analysis*.

1,453 people said yes or no to eleven perceptions of McDonald's; the book settles on four segments.
"""

import numpy as np
import pandas as pd
import pytest

from cxlab.personas.choosing.selection import Selection, select_personas
from cxlab.personas.choosing.stability import stability
from cxlab.personas.clustering.clustering import cluster

#: The standard deviations of the principal components, as the book prints them.
PUBLISHED = [0.7570, 0.6075, 0.5046, 0.3988, 0.3374, 0.3103, 0.2897, 0.2751, 0.2653, 0.2488, 0.2369]


@pytest.fixture(scope="module")
def perceptions(shared_data) -> pd.DataFrame:
    table = pd.read_csv(shared_data / "mcdonalds" / "mcdonalds.csv")
    return table.loc[:, "yummy":"disgusting"].eq("Yes").astype(float)


@pytest.fixture(scope="module")
def judged(perceptions: pd.DataFrame) -> Selection:
    return select_personas(perceptions, k_max=8, bootstraps=10)


def test_principal_components_spread_as_published(perceptions: pd.DataFrame) -> None:
    centred = perceptions - perceptions.mean()
    spread = np.linalg.svd(centred, compute_uv=False) / np.sqrt(len(centred) - 1)
    assert spread.round(4).tolist() == PUBLISHED


def test_no_number_of_segments_stands_out_from_one_cloud(judged: Selection) -> None:
    table = judged.table.set_index("k")
    assert judged.k == 1
    assert table.index.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert (table["gap"] < table["gap_needed"])[1:].all()
    assert set(table.loc[2:, "why"]) == {"does not stand out from one cloud"}
    assert (table.loc[5:, "jaccard_min"] < 0.75).all()


def test_the_four_segments_of_the_book_come_back_but_are_cut_out_of_one_cloud(
    perceptions: pd.DataFrame, judged: Selection
) -> None:
    labels = cluster(perceptions, k=4).labels
    kept = stability(perceptions, labels, bootstraps=20)
    assert kept["verdict"].tolist() == ["clearly"] * 4
    four = judged.table.set_index("k").loc[4]
    assert four["prediction_strength"] < 0.8
    assert four["gap"] == pytest.approx(0.01, abs=0.01)
    assert four["gap_needed"] > 0.02
