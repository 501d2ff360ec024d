"""Feelings read from every comment of a study."""

from collections import Counter
from functools import partial

import pandas as pd

from cxlab.emotions.emotions import Emotions
from cxlab.emotions.models import EMOTION_MODELS, read_texts
from cxlab.emotions.summary import UNPLACED, cite_comments, summarise
from cxlab.study import Study
from cxlab.text import LANGUAGES, UNKNOWN, detect_languages, language_code

#: A language of at least this share of the comments is expected in the short ones too.
LIKELY_SHARE = 0.05

_COLUMNS = ("row_id", "customer_id", "verbatim", "language", "touchpoint")
_FIRST = ["row_id", "customer_id", "language", "touchpoint", "polarity"]
_LAST = ["words", "model", "abstained"]


def read_emotions(study: Study) -> Emotions:
    r"""Read how good or bad each comment sounds.

    The language is the one the source gives, else detected. A comment is placed at the touchpoint
    that was asked about, never by its time. Comments only: scores that customers gave are another
    measure (``scores_by``), and the two are never pooled; nor are languages, for each is read by
    a model of its own.

    Parameters
    ----------
    study : Study
        An open study.

    Returns
    -------
    Emotions
        Polarity of every comment and its means. Without comments its frames are empty, and a note
        says so.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Shop"\nmin_group = 2\n[sources.said]\npath = "said.csv"\n'
    >>> _ = (folder / "study.toml").write_text(toml + '[[tables.responses]]\nsource = "said"\n')
    >>> head = "response_id,customer_id,timestamp,question,verbatim\n"
    >>> rows = "1,ann,2025-01-02,why,I love this shop\n2,bob,2025-01-03,why,The driver was rude\n"
    >>> _ = (folder / "said.csv").write_text(head + rows)
    >>> emotions = read_emotions(open_study(folder))
    >>> emotions.summary[["language", "touchpoint", "n", "estimate"]].round(3)
      language       touchpoint  n  estimate
    0       en  all touchpoints  2     0.089
    1       en         unplaced  2     0.089
    """
    counts = study.fold(count_languages, _add, responses=_COLUMNS)
    told = sum(counts[code] for code in counts if code != UNKNOWN)
    likely = tuple(sorted(c for c in counts if c in LANGUAGES and counts[c] >= LIKELY_SHARE * told))
    read = partial(read_comments, likely=likely)
    scores: pd.DataFrame = study.fold(read, responses=_COLUMNS)
    scores = scores.sort_values("row_id", ignore_index=True)
    confidence, smallest = study.settings.confidence, study.settings.min_group
    summary = summarise(scores, confidence=confidence, min_group=smallest)
    return Emotions(
        scores,
        cite_comments(summary, scores, study),
        _models_of(scores),
        {"confidence": confidence, "min_group": smallest, "likely": list(likely)},
        tuple(_remarks(scores)),
    )


def count_languages(responses: pd.DataFrame) -> Counter[str]:
    """Count one partition's comments by language, the short ones as unknown.

    Parameters
    ----------
    responses : pandas.DataFrame
        ``verbatim`` and ``language`` (as the source gives it, or missing).

    Returns
    -------
    collections.Counter
        How many comments of each code.

    Examples
    --------
    >>> texts = ["Where is my parcel? It should have come last week.", " ", None]
    >>> count_languages(pd.DataFrame({"verbatim": texts, "language": None}))
    Counter({'en': 1})
    """
    return Counter(_languages(_comments(responses), ()).tolist())


def read_comments(responses: pd.DataFrame, *, likely: tuple[str, ...] = ()) -> pd.DataFrame:
    """Read one partition's comments.

    Parameters
    ----------
    responses : pandas.DataFrame
        ``row_id``, ``customer_id``, ``verbatim``, ``language``, ``touchpoint``.
    likely : tuple of str
        Codes of the languages expected in comments that are too short to tell.

    Returns
    -------
    pandas.DataFrame
        The rows of ``Emotions.scores``, in the order given; answers without words have none.

    Examples
    --------
    >>> rows = {"row_id": ["1", "2"], "customer_id": ["a", "b"], "language": [None, "pt-BR"],
    ...         "verbatim": ["The driver was rude and late.", "Ótimo!"], "touchpoint": None}
    >>> read_comments(pd.DataFrame(rows))[["language", "touchpoint", "words"]]
      language touchpoint words
    0       en   unplaced  rude
    1       pt   unplaced ótimo
    """
    rows = _comments(responses)
    languages = _languages(rows, likely)
    read = read_texts(rows["verbatim"], languages)
    keys = rows[["row_id", "customer_id"]].assign(
        language=languages, touchpoint=rows["touchpoint"].fillna(UNPLACED).astype("str")
    )
    emotions = [name for name in read if name not in ("polarity", *_LAST)]
    return keys.join(read)[[*_FIRST, *emotions, *_LAST]].reset_index(drop=True)


def _comments(responses: pd.DataFrame) -> pd.DataFrame:
    words = responses["verbatim"].fillna("").astype("str").str.strip()
    return responses[words != ""].reset_index(drop=True)


def _languages(rows: pd.DataFrame, likely: tuple[str, ...]) -> pd.Series:
    given = rows["language"].astype("str").fillna("").map(language_code).astype("str")
    unsaid = given == ""
    found = detect_languages(rows.loc[unsaid, "verbatim"], likely=likely)
    return given.mask(unsaid, found.reindex(rows.index)).astype("str").rename("language")


def _add(counts: list[Counter[str]]) -> Counter[str]:
    return sum(counts, Counter())


def _models_of(scores: pd.DataFrame) -> pd.DataFrame:
    used = sorted(set(scores["language"]) & set(EMOTION_MODELS))
    rows = [(code, EMOTION_MODELS[code].name, EMOTION_MODELS[code].source) for code in used]
    return pd.DataFrame(rows, columns=["language", "model", "source"], dtype="str")


def _remarks(scores: pd.DataFrame) -> list[str]:
    if scores.empty:
        return ["There are no comments in these data, so nothing can be said about feelings."]
    said = scores[scores["polarity"].notna()]
    remarks = [f"Of {len(scores):,} comments, {len(said):,} hold words that tell a feeling."]
    unread = scores.loc[scores["model"] == "", "abstained"].value_counts()
    remarks += [f"Not read: {count:,}, {reason}." for reason, count in sorted(unread.items())]
    if len(set(said["model"])) > 1:
        remarks.append("Each language has its own model: do not compare or pool their figures.")
    return remarks
