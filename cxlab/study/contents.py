"""What a study's tables hold, looked up once: columns with values, touchpoints, questions."""

from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.parquet as pq

from cxlab.study.fold import concat

if TYPE_CHECKING:
    from cxlab.study.study import Study


class Contents:
    r"""What a study has, looked up once for whoever asks.

    Parameters
    ----------
    study : Study
        An open study.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel,device\nann,2025-01-02,call,phone,\n"
    >>> _ = (folder / "calls.csv").write_text(rows)
    >>> contents = Contents(open_study(folder))
    >>> contents.filled("interactions", "channel"), contents.filled("interactions", "device")
    (True, False)
    """

    def __init__(self, study: "Study") -> None:
        self.study = study
        self._known: dict[str, frozenset[str]] = {}

    def filled(self, table: str, column: str) -> bool:
        """Tell whether a column of a table holds a value in any row."""
        if table not in self._known:
            files = [
                self.study.store.file(table, number)
                for number in range(self.study.meta["partitions"])
            ]
            found = [_filled(pq.ParquetFile(path).metadata) for path in files if path.exists()]
            self._known[table] = frozenset().union(*found)
        return column in self._known[table]

    def plays(self, role: str) -> bool:
        """Tell whether a touchpoint with a role occurs in the interactions."""
        return bool(self.touchpoints["touchpoint"].isin(self.study.settings.role(role)).any())

    def asks(self, kind: str) -> bool:
        """Tell whether a question of a kind was answered with a score."""
        names = {question.name for question in self.study.settings.questions_of(kind)}
        return not names.isdisjoint(self.scored)

    def scaled(self, kind: str) -> bool:
        """Tell whether the answers to a question of a kind have a scale."""
        names = [question.name for question in self.study.settings.questions_of(kind)]
        answers = self.answers[self.answers.index.isin(names)]
        return bool((answers["scored"] > answers["unscaled"]).any())

    @property
    def linked(self) -> int:
        """How many scores were given by a known customer."""
        return int(self.answers["linked"].sum())

    @property
    def expects(self) -> bool:
        """Whether a question was asked of known customers beforehand, and at other times too."""
        expected, linked = self.answers["expected"], self.answers["linked"]
        return bool(((expected > 0) & (linked > expected)).any())

    @property
    def unanswered(self) -> int:
        """How many invitations were left unanswered."""
        return int(self.answers["unanswered"].sum())

    @property
    def attributes(self) -> list[str]:
        """The columns of customers that tell them apart."""
        names = self.study.store.columns("customers")
        known = ("customer_id", "account_id")
        return [name for name in names if name not in known and self.filled("customers", name)]

    @property
    def scored(self) -> tuple[str, ...]:
        """The questions that were answered with a score."""
        return tuple(self.answers.index[self.answers["scored"] > 0])

    @cached_property
    def touchpoints(self) -> pd.DataFrame:
        """How often each ``touchpoint`` and ``channel`` occur."""
        if not self.study.has("interactions"):
            return pd.DataFrame({"touchpoint": [], "channel": [], "n": []})
        names = ["touchpoint", "channel"]
        counts = self.study.fold(_count_contacts, concat, interactions=names, coded=True)
        return counts.groupby(names, as_index=False)["n"].sum()

    @cached_property
    def answers(self) -> pd.DataFrame:
        """What each question got, by ``question``.

        Columns: ``n`` rows, ``scored`` (with a score), ``unscaled`` (with a score, without a
        scale), ``outside`` (with a score that is not on the scale), ``lowest``, ``highest``
        score, ``linked`` (scored, and by a known customer), ``expected`` (linked, and asked
        beforehand: what the customer expects), ``unanswered``.
        """
        names = ["question", "score", "scale_min", "scale_max", "customer_id", "answered"]
        names += ["survey_type"]
        if not self.study.has("responses"):
            return pd.DataFrame(columns=[*_SUMMED, *_ENDS]).rename_axis("question")
        counts = self.study.fold(_count_answers, concat, responses=names)
        return counts.groupby("question").agg({**dict.fromkeys(_SUMMED, "sum"), **_ENDS})


_SUMMED = ("n", "scored", "unscaled", "outside", "linked", "expected", "unanswered")
_ENDS = {"lowest": "min", "highest": "max"}


def _count_contacts(interactions: pd.DataFrame) -> pd.DataFrame:
    counts = interactions.groupby(["touchpoint", "channel"], observed=True).size()
    return counts.rename("n").reset_index().astype({"touchpoint": "str", "channel": "str"})


def _count_answers(responses: pd.DataFrame) -> pd.DataFrame:
    score, low, high = (responses[name] for name in ("score", "scale_min", "scale_max"))
    linked = score.notna() & responses["customer_id"].notna()
    marked = pd.DataFrame(
        {
            "question": responses["question"],
            "n": 1,
            "scored": score.notna(),
            "unscaled": score.notna() & (low.isna() | high.isna()),
            "outside": (score < low) | (score > high),
            "linked": linked,
            "expected": linked & (responses["survey_type"].fillna("") == "expectation"),
            "unanswered": ~responses["answered"].fillna(value=True).astype("bool"),
            "lowest": score,
            "highest": score,
        }
    )
    summed = marked.groupby("question").agg({**dict.fromkeys(_SUMMED, "sum"), **_ENDS})
    return summed.reset_index()


def _filled(metadata: pq.FileMetaData) -> set[str]:
    """Return the columns with a value, as the file's own statistics have it."""
    filled = set()
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        for place in range(group.num_columns):
            column = group.column(place)
            known = column.statistics if column.is_stats_set else None
            if known is None or not known.has_null_count or known.null_count < group.num_rows:
                filled.add(column.path_in_schema)
    return filled
