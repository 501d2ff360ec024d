"""Describe customers part by part, where they are too many for one frame: tallies left on disk."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from cxlab.errors import CxlabError
from cxlab.estimate import hash_uniform
from cxlab.personas.features.attributes import as_attributes
from cxlab.personas.features.catalogue import DESCRIBE_ONLY
from cxlab.personas.features.customers import describe
from cxlab.personas.features.psychometrics import find_items
from cxlab.personas.features.reliability import find_unreliable_sums
from cxlab.personas.features.tally import LEVELS
from cxlab.personas.features.tally_parts import ATTRIBUTE, SCORE, TALLY, Facts, keep_tallies
from cxlab.study.settings import Settings
from cxlab.study.study import Study

#: What is added to the seed of a draw of customers: no other draw has such a large one, so that
#: who is drawn here says nothing of who is drawn from them later.
APART = 2**31

Part = Callable[..., Any]


@dataclass(frozen=True)
class Parts:
    """A study's customers in parts, each of which is described by itself.

    Parameters
    ----------
    folder : pathlib.Path
        Where the tallies lie, a Parquet file for each partition with customers.
    facts : Facts
        What must be known of all customers to describe any of them.
    settings : Settings
        The study's settings.
    end : pandas.Timestamp
        The last moment of the study's contacts, in UTC; missing in a study without contacts.
    among : tuple of numpy.ndarray of bool, optional
        Which customers of each part count; all unless given.
    """

    folder: Path
    facts: Facts
    settings: Settings
    end: pd.Timestamp
    among: tuple[NDArray[np.bool_], ...] | None = None

    @property
    def n(self) -> int:
        """How many customers there are."""
        if self.among is None:
            return sum(self.facts.sizes)
        return sum(int(mask.sum()) for mask in self.among)

    def each(self, function: Part, *values: Any) -> list[Any]:
        """Return what a function says of each part, in order, through whatever joblib runs on.

        It takes these parts, the part's number and the values, and must be importable.
        """
        numbers = range(len(self.facts.files))
        if len(numbers) == 1:
            return [function(self, 0, *values)]
        parallel = joblib.Parallel(n_jobs=-1, prefer="threads")
        return list(parallel(joblib.delayed(function)(self, one, *values) for one in numbers))

    def ids(self, number: int) -> pd.Index:
        """Return the customers of a part, sorted."""
        whole = pd.Index(self._read(number, ["customer_id"])["customer_id"], dtype="str")
        return whole if self.among is None else whole[self.among[number]]

    def customers(self) -> pd.Index:
        """Return all customers, sorted."""
        whole = pd.Index(np.concatenate(self.each(_ids)), dtype="str", name="customer_id")
        return whole.sort_values()

    def restricted(self, customers: pd.Index) -> "Parts":
        """Return these parts with some of their customers alone."""
        return replace(self, among=tuple(self.each(_among, customers)))

    def describe(self, number: int, *, limit: float | None = None, seed: int = 0) -> pd.DataFrame:
        """Describe the customers of a part, as ``customer_features`` does.

        Parameters
        ----------
        number : int
            The part's number.
        limit : float, optional
            Only those whose chance by hash (0..1) is at most this.
        seed : int
            Another seed gives other chances.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``customer_id``, sorted; the same columns for each part.
        """
        part = self._read(number).set_index("customer_id")
        if self.among is not None:
            part = part[self.among[number]]
        if limit is not None:
            part = part[_chance(part.index, seed) <= limit]
        return self._described(part)

    def draw(self, most: int, *, seed: int = 0) -> pd.DataFrame:
        """Describe so many customers, drawn by a hash of their ids.

        Neither the number of parts nor the order of rows changes who is drawn.

        Parameters
        ----------
        most : int
            How many; all where there are no more.
        seed : int
            Another seed draws others.

        Returns
        -------
        pandas.DataFrame
            As ``customer_features`` gives it, of those drawn.
        """
        limit = None
        if self.n > most:
            chances = np.concatenate(self.each(_smallest, most, seed))
            limit = float(np.partition(chances, most - 1)[most - 1])
        drawn = pd.concat(self.each(_described, limit, seed)).sort_index()
        drawn.attrs[DESCRIBE_ONLY] = self._unreliable()
        return drawn

    def _described(self, part: pd.DataFrame) -> pd.DataFrame:
        facts = self.facts
        beside = [
            _own(part, SCORE).reindex(columns=list(facts.scores)).astype(float),
            as_attributes(_own(part, ATTRIBUTE)[list(facts.attributes)], facts.numeric),
        ]
        if not facts.contacts:
            return pd.concat(beside, axis=1)
        tally = _own(part, TALLY)
        fixed = [name for name in tally if not name.startswith(LEVELS)]
        tally = tally.reindex(columns=[*fixed, *facts.totals], fill_value=0.0)
        features = describe(
            tally,
            end=self.end,
            has_service=bool(self.settings.role("service")),
            totals=pd.Series(facts.totals, dtype=float),
        )
        if not self.settings.role("search"):
            features["search_share"] = np.nan
        return features.join(beside, how="left")

    def _unreliable(self) -> dict[str, str]:
        items = find_items(self.settings) if self.facts.answers else {}
        return find_unreliable_sums(self.facts.answers, items, self.settings)

    def _read(self, number: int, columns: list[str] | None = None) -> pd.DataFrame:
        path = self.folder / self.facts.files[number]
        try:
            with pq.ParquetFile(path) as file:
                return file.read(columns).to_pandas()
        except (OSError, pa.ArrowException) as error:
            raise CxlabError(
                f"{path} is gone or damaged; remove the folder it lies in, which is then made anew"
            ) from error


def customer_parts(study: Study) -> Parts:
    r"""Count what each customer did, a file for each partition, kept with the prepared rows.

    The files hold a row per customer and nothing of a single contact. They are written aside and
    put in place at once, are found again by whoever asks for the same, and go when the rows change
    or a customer is erased, as all that lies in the store does.

    Parameters
    ----------
    study : Study
        An open study.

    Returns
    -------
    Parts
        Described together they are ``customer_features(study)``.

    Raises
    ------
    CxlabError
        If the files cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from cxlab.personas.features.customers import customer_features
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,call,phone\n"
    >>> _ = (folder / "calls.csv").write_text(rows + "bea,2025-01-04 19:00,shop,web\n")
    >>> study = open_study(folder)
    >>> parts = customer_parts(study)
    >>> parts.n, parts.describe(0).equals(customer_features(study))
    (2, True)
    """
    folder, facts = keep_tallies(study)
    end = study.span("interactions")[1]
    return Parts(folder, facts, study.settings, end)


def _own(part: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """Return the columns of one kind, under their own names."""
    names = [str(name) for name in part if str(name).startswith(prefix)]
    return part[names].rename(columns=lambda name: name.removeprefix(prefix))


def _chance(customers: pd.Index, seed: int) -> NDArray[np.float64]:
    return hash_uniform(customers, seed + APART)


def _ids(parts: Parts, number: int) -> NDArray[Any]:
    return parts.ids(number).to_numpy(dtype=object)


def _among(parts: Parts, number: int, customers: pd.Index) -> NDArray[np.bool_]:
    own = parts.ids(number)
    mask = own.isin(customers)
    if parts.among is None:
        return mask
    whole = parts.among[number].copy()
    whole[whole] = mask
    return whole


def _smallest(parts: Parts, number: int, most: int, seed: int) -> NDArray[np.float64]:
    """Return the smallest chances of a part, as many as may be among the smallest of all."""
    chances = _chance(parts.ids(number), seed)
    return chances if len(chances) <= most else np.partition(chances, most)[:most]


def _described(parts: Parts, number: int, limit: float | None, seed: int) -> pd.DataFrame:
    return parts.describe(number, limit=limit, seed=seed)
