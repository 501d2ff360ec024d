"""Themes told by words: exact, abstaining, and right on comments whose theme is known."""

from dataclasses import replace

import pandas as pd

from cxlab.emotions.themes import find_themes, make_finder, read_themes, themes_of
from cxlab.estimate import wilson
from cxlab.study.settings import Theme

#: The places of which a comment on a theme of the sample speaks.
TRUE = {"size guide": "sizes", "call back": "waiting", "wish list": "app", "repair desk": "staff"}


def planted(sample):
    """Return the sample's comments with the theme that was planted in each."""
    truth = pd.read_csv(sample.path / "truth" / "emotions.csv", dtype="str")
    said = sample.read("responses", ["row_id", "verbatim", "touchpoint"])
    return truth[["row_id", "theme"]].merge(said, on="row_id")


def test_words_phrases_and_beginnings():
    finder = make_finder([Theme("wait", ("on hold", "wait*", "lang")), Theme("hold", ("hold",))])
    assert finder.find("WAITED, on HOLD for so láng") == {"wait": ["waited", "on hold", "láng"]}
    assert finder.find("await nothing, langer") == {}
    assert finder.find("Hold on") == {"hold": ["hold"]}


def test_one_place_or_none():
    themes = {
        "late": Theme("late", ("late",), "parcel"),
        "lost": Theme("lost", ("lost",), "parcel"),
        "dear": Theme("dear", ("dear",)),
        "call": Theme("call", ("call",), "service call"),
    }
    texts = pd.Series(["late", "late and lost", "late, dear", "dear", "call, late", "", None])
    found = find_themes(texts.astype("str"), themes)
    assert found["touchpoint"].fillna("").tolist() == ["parcel", "parcel", "", "", "", "", ""]
    assert found["theme"].fillna("").tolist() == ["late", "", "", "dear", "", "", ""]
    assert found["words"].tolist() == ["late", "late lost", "", "dear", "", "", ""]


def test_any_text_can_be_read():
    texts = pd.Series(["x" * 10_000, "سلة", "<b>late</b>", "\U0001f600"])
    found = find_themes(texts, {"late": Theme("late", ("late*", "سلة"), "parcel")})
    assert found["touchpoint"].notna().tolist() == [False, True, True, False]


def test_words_place_comments_of_the_sample_where_they_belong(sample):
    """Of the comments on other themes, too, few are taken for one of these."""
    told, themes = planted(sample), themes_of(sample)
    found = find_themes(told["verbatim"], themes)
    placed = found["theme"].notna()
    hits = found["theme"] == told["theme"]
    assert wilson(hits.sum(), placed.sum())[1] > 0.9
    assert hits.sum() / told["theme"].isin(list(themes)).sum() > 0.5


def test_without_words_only_long_names_of_touchpoints_count(sample):
    unsaid = replace(sample, settings=replace(sample.settings, themes={}))
    themes = themes_of(unsaid)
    assert "size guide" in themes
    assert not {"order", "chat", "newsletter"} & set(themes)
    told = planted(sample)
    placed = find_themes(told["verbatim"], themes)["touchpoint"]
    known = placed[placed.notna()]
    right = known.map(TRUE) == told.loc[known.index, "theme"]
    assert len(known) >= 20
    assert right.mean() == 1


def test_partitions_change_nothing(make_study, swap_partitions):
    rows = {"customer_id": list("abcd"), "timestamp": "2025-01-01", "touchpoint": "parcel late"}
    contacts = pd.DataFrame(rows).assign(channel="web")
    said = pd.DataFrame(rows).assign(question="why", verbatim=["Parcel late!", "", "ok", None])
    said = said.assign(row_id=list("dcba"), response_id=list("dcba")).astype({"verbatim": "str"})
    study = make_study(interactions=contacts, responses=said.drop(columns="touchpoint"))
    whole = read_themes(study)
    assert whole["row_id"].tolist() == ["b", "d"]
    assert whole["touchpoint"].fillna("").tolist() == ["", "parcel late"]
    pd.testing.assert_frame_equal(read_themes(swap_partitions(study, 3)), whole)


def test_a_study_without_comments(make_study):
    rows = pd.DataFrame({"customer_id": ["a"], "timestamp": ["2025-01-01"], "touchpoint": ["b c"]})
    study = make_study(interactions=rows.assign(channel="web"))
    assert read_themes(study).empty
    assert set(themes_of(study)) == {"b c"}


def test_a_star_in_a_name_is_no_sign(make_study):
    rows = pd.DataFrame({"customer_id": ["a"], "timestamp": ["2025-01-01"], "touchpoint": ["b c*"]})
    study = make_study(interactions=rows.assign(channel="web"))
    assert find_themes(pd.Series(["b cd"]), themes_of(study))["touchpoint"].isna().all()
