import pandas as pd
import pytest

from cxlab.artifacts.persona_wishes import asks_for

ASK = [
    "I wish you opened on Sundays",
    "It would be great if the app remembered my size.",
    "Somebody should look into it",
    "Gostaria que houvesse mais tamanhos",
    "Chciałabym płacić telefonem",
    "Ar fi bine să răspundeți",
    "Хотелось бы больше размеров",
]
ASK_NOT = [
    "Please call me on 020 7946 0872",
    "That is how it should be.",
    "Tak to powinno wyglądać",
    "Outros deviam aprender com vocês",
    "Quick, friendly, solved",
    "",
]


@pytest.mark.parametrize("text", ASK)
def test_who_asks(text):
    assert asks_for(pd.Series([text])).tolist() == [True]


@pytest.mark.parametrize("text", ASK_NOT)
def test_who_does_not(text):
    assert asks_for(pd.Series([text])).tolist() == [False]


def test_the_index_is_kept():
    assert asks_for(pd.Series(["I wish"], index=["r7"])).index.tolist() == ["r7"]


def test_labelled_wishes_are_found_more_often_than_by_chance(shared_data):
    """GoEmotions labels 1.5 % of its comments as desire; of those found, near half are."""
    path = shared_data / "goemotions" / "test.tsv"
    rows = pd.read_csv(path, sep="\t", header=None, names=["text", "labels", "id"], quoting=3)
    desire = rows["labels"].astype("str").str.split(",").map(lambda labels: "8" in labels)
    found = asks_for(rows["text"])
    assert desire[found].mean() > 0.3 > 10 * desire.mean()
