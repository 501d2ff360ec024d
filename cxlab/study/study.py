"""An open study: its settings and its prepared rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, overload

import pandas as pd

from cxlab.errors import CxlabError, unknown
from cxlab.study import schema
from cxlab.study.evidence import keep_claims, kept_claims
from cxlab.study.fold import Kernel, concat, fold
from cxlab.study.groups import check_groups
from cxlab.study.paths import real
from cxlab.study.prepare import prepare
from cxlab.study.settings import Settings
from cxlab.study.store import Store

Merged = TypeVar("Merged")

#: How many of the rows behind one claim are kept as its evidence.
EVIDENCE_ROWS = 1000


def open_study(path: str | Path, *, refresh: bool = False) -> "Study":
    r"""Open the study in a folder; its rows are prepared first where something has changed.

    Parameters
    ----------
    path : str or pathlib.Path
        The folder that holds ``study.toml``.
    refresh : bool, default False
        Prepare the rows anew in any case. A change of a file is noticed, one in a database is
        not: its rows are read again only where ``study.toml`` changed, or with this.

    Returns
    -------
    Study
        The settings, and the rows as the one schema has them.

    Raises
    ------
    StudyError
        With every fault, where the study cannot be prepared.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Two calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,call,phone\n"
    >>> _ = (folder / "calls.csv").write_text(rows + "bea,2025-01-03,call,phone\n")
    >>> open_study(folder).count("interactions")
    2
    """
    folder = real(path)
    settings, store = prepare(folder, refresh=refresh)
    return Study(folder, settings, store)


@dataclass(frozen=True)
class Study:
    """A study: its folder, what people know about it, and its prepared rows.

    Parameters
    ----------
    path : pathlib.Path
        The study's folder.
    settings : Settings
        The content of ``study.toml``.
    store : Store
        The prepared rows.
    """

    path: Path
    settings: Settings
    store: Store

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.name

    @property
    def meta(self) -> dict[str, Any]:
        """What is known about the rows: counts, first and last time, rejects, identities."""
        return self.store.meta

    @property
    def period(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """The first and the last moment in the interactions and the responses, in UTC."""
        return pd.Timestamp(self.meta["start"]), pd.Timestamp(self.meta["end"])

    def span(self, table: str) -> tuple[pd.Timestamp, pd.Timestamp]:
        """Return the first and the last moment of one table, in UTC; NaT where it has no rows."""
        start, end = self.meta["spans"].get(table, (pd.NaT, pd.NaT))
        return pd.Timestamp(start), pd.Timestamp(end)

    def has(self, table: str, column: str | None = None) -> bool:
        """Tell whether the study has rows of a table, or a column of it."""
        return self.count(table) > 0 and (column is None or column in self.store.columns(table))

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return int(self.meta["rows"].get(table, 0))

    @overload
    def fold(
        self,
        kernel: Kernel[Any],
        merge: Callable[[list[Any]], Merged] = concat,
        **tables: Sequence[str],
    ) -> Merged: ...

    @overload
    def fold(
        self,
        kernel: Kernel[Any],
        merge: Callable[[list[Any]], Merged] = concat,
        *,
        coded: bool,
        **tables: Sequence[str],
    ) -> Merged: ...

    def fold(
        self,
        kernel: Kernel[Any],
        merge: Callable[[list[Any]], Merged] = concat,
        *,
        coded: Any = False,
        **tables: Sequence[str],
    ) -> Merged:
        """Call ``kernel`` on each partition's frames and ``merge`` on the list of its answers.

        Parameters
        ----------
        kernel : callable
            Takes one frame per table named, by keyword.
        merge : callable
            Takes the list of what the kernel returned; by default, frames one below the other.
        coded : bool, default False
            Whether text arrives as Categoricals with sorted categories (``row_id`` stays text);
            the codes of ``customer_id`` are the same in every table of one call, and ascend.
        **tables : sequence of str
            ``interactions=["customer_id", "timestamp"]``: the columns the kernel reads of each
            table. Rows are sorted by customer and time; a customer is whole in one call; an
            optional column that the study lacks is there, all missing.

        Returns
        -------
        object
            What ``merge`` returns.
        """
        for table, names in tables.items():
            known = {**schema.columns(table), **dict.fromkeys(self.store.columns(table))}
            for name in names:
                if name not in known:
                    raise unknown(f"column of {table}", name, known)
        return fold(self.store, kernel, merge, tables, coded=coded)

    def read(self, table: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return a whole table; for interactions, prefer ``fold``, which needs less memory."""
        names = list(columns or self.store.columns(table) or schema.columns(table))
        if table not in schema.PARTITIONED:
            return self.store.partition(table, 0, names)
        return self.fold(partial(_same, table), concat, **{table: names})

    def groups(self, by: "str | pd.Series") -> pd.Series:
        """Return the group of each customer.

        Parameters
        ----------
        by : str or pandas.Series
            An attribute's name, or groups indexed by ``customer_id`` (a persona, say).

        Returns
        -------
        pandas.Series
            Groups as text, indexed by ``customer_id``, named after the attribute or the Series
            (``"group"`` where it has no name); customers in no group are left out, and so are
            rows of a Series without a customer.

        Raises
        ------
        UnknownNameError
            No attribute has that name.
        CxlabError
            A Series has two groups for one customer, or none for any customer of the study.
        """
        if isinstance(by, pd.Series):
            return check_groups(by, self.read("customers", ["customer_id"])["customer_id"])
        attributes = [name for name in self.store.columns("customers") if name != "customer_id"]
        if by not in attributes:
            raise unknown("attribute", by, attributes)
        groups = self.read("customers", ["customer_id", by]).set_index("customer_id")[by]
        return groups.dropna().astype("str")

    def local(self, times: pd.Series) -> pd.Series:
        """Return the clock time in the study's own zone of times in UTC."""
        zone = self.settings.time_zone
        return times.dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)

    def cite(self, rows: pd.DataFrame, table: str, by: Sequence[str]) -> pd.DataFrame:
        """Keep which rows stand behind each claim, and return a short key for each.

        Parameters
        ----------
        rows : pandas.DataFrame
            The claim's columns ``by`` and ``row_id``: one line for each row behind a claim.
        table : str
            The table that the rows are of.
        by : sequence of str
            The columns that name a claim.

        Returns
        -------
        pandas.DataFrame
            ``by`` and ``evidence``, a line for each claim. Of a claim with more than
            ``EVIDENCE_ROWS`` rows, those with the smallest hashes are kept. Where the study's
            folder cannot be written to, a warning says that ``rows`` will not find them.
        """
        found = rows[[*by, "row_id"]].dropna(subset=["row_id"]).drop_duplicates()
        found = found.assign(_order=pd.util.hash_array(found["row_id"].to_numpy(dtype=object)))
        found = found.sort_values([*by, "_order"], ignore_index=True)
        groups = found.groupby(list(by), sort=True, dropna=False)
        found["claim"] = groups.ngroup()
        found = found[groups.cumcount() < EVIDENCE_ROWS]
        kept = found[["claim", "row_id"]].assign(table=table)
        name = keep_claims(self.path, self.store, kept)
        claims = found.drop_duplicates("claim")[[*by, "claim"]].reset_index(drop=True)
        claims["evidence"] = name + "-" + claims.pop("claim").astype("str")
        return claims

    def rows(self, key: str) -> pd.DataFrame:
        """Return the rows behind a claim.

        Parameters
        ----------
        key : str
            What stands in the claim's ``evidence`` column.

        Returns
        -------
        pandas.DataFrame
            Rows of the table that the claim is about, all columns.

        Raises
        ------
        CxlabError
            No claim of this study has that key.
        """
        name, _, claim = key.partition("-")
        known = kept_claims(self.path, name) if name.isalnum() and claim.isdigit() else None
        kept = pd.DataFrame() if known is None else known[known["claim"] == int(claim)]
        if kept.empty:
            raise CxlabError(f"no claim has the key {key!r}; run the analysis again and take its")
        table = str(kept["table"].iloc[0])
        wanted = frozenset(kept["row_id"])
        pick = partial(_with_ids, table, wanted)
        return self.fold(pick, concat, **{table: self.store.columns(table)})


def _same(table: str, **frames: pd.DataFrame) -> pd.DataFrame:
    return frames[table]


def _with_ids(table: str, wanted: frozenset[str], **frames: pd.DataFrame) -> pd.DataFrame:
    frame = frames[table]
    return frame[frame["row_id"].isin(wanted)]
