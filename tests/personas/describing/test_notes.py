import pandas as pd
import pytest

from cxlab.personas.describing.notes import doubts, left_out, unused, warnings


def test_only_what_is_missing_is_counted() -> None:
    whole = pd.DataFrame({"persona": ["P1", "P2"], "nearest": ["P1", "P2"], "typicality": 0.5})
    assert left_out(whole) == []
    some = pd.DataFrame({"persona": ["P1", None, None, None], "nearest": ["P1", "P1", "P2", None]})
    model, unlike = left_out(some)
    assert model.startswith("1 of 4 customers (25\u00a0%) is in no group")
    assert unlike.startswith("2 of 4 customers (50\u00a0%) are unlike any persona")


def test_reasons_bear_the_labels_that_readers_see() -> None:
    known = pd.DataFrame({"label": ["app share", "age"]}, index=["channel_app", "age"])
    assert unused({"age": "constant"}, known) == ("Not used, age: constant.",)


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["clearly", "no"], []),
        (["doubtful", "no"], "No group here would surely come back among other customers"),
        (["no", "no"], "No group here would come back among other customers"),
    ],
)
def test_personas_of_which_none_returns_are_warned_of(verdicts: list[str], said: object) -> None:
    found = warnings(pd.DataFrame({"verdict": verdicts, "apart": ""}))
    assert found == [] if said == [] else found[0].startswith(str(said))


@pytest.mark.parametrize(
    ("silhouette", "verdicts", "said"),
    [
        (0.6, ["clearly", "clearly"], None),
        (0.1, ["clearly", "clearly"], "customers shade from one into the next"),
        (0.1, ["clearly", "no"], "may be parts of one cloud"),
    ],
)
def test_overlap_is_told(silhouette: float, verdicts: list[str], said: str | None) -> None:
    known = pd.DataFrame({"clustered_on": True, "twin": "", "label": ["age", "app share"]})
    found = doubts(known, silhouette, pd.DataFrame({"verdict": verdicts}))
    assert found == [] if said is None else said in found[0]
