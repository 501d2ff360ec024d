"""The rows behind claims, kept as small files beside the store that they were taken from."""

import hashlib
import shutil
import warnings
from contextlib import suppress
from pathlib import Path

import pandas as pd

from cxlab.study.store import Store, cache


def keep_claims(folder: Path, store: Store, claims: pd.DataFrame) -> str:
    """Keep which rows stand behind each claim.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder. Where it cannot be written to, a warning says so.
    store : Store
        The store that the rows are of.
    claims : pandas.DataFrame
        ``claim`` (a number), ``row_id`` and ``table``: one line for each row behind a claim.

    Returns
    -------
    str
        The name that ``kept_claims`` knows them by: the same for the same claims.
    """
    content = claims[["claim", "row_id"]].to_csv(index=False) + "".join(claims["table"].head(1))
    name = hashlib.blake2b(content.encode(), digest_size=5).hexdigest()
    path = cache(folder) / "evidence" / store.path.name / f"{name}.parquet"
    aside = path.with_suffix(f".{id(claims)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        claims.to_parquet(aside, index=False)
        aside.replace(path)
    except OSError as error:
        warnings.warn(
            f"evidence cannot be kept in {folder.name}/: {error.strerror or error}; figures stay "
            "as they are, but the rows behind them cannot be looked up",
            stacklevel=3,
        )
    return name


def kept_claims(folder: Path, name: str) -> pd.DataFrame | None:
    """Return the claims of a name, or None where none are kept.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    name : str
        What ``keep_claims`` returned.

    Returns
    -------
    pandas.DataFrame or None
        ``claim``, ``row_id`` and ``table``.
    """
    found = sorted((cache(folder) / "evidence").glob(f"*/{name}.parquet"))
    return pd.read_parquet(found[0]) if found else None


def prune_claims(folder: Path) -> None:
    """Remove the claims of stores that are no longer there."""
    for path in (cache(folder) / "evidence").glob("*"):
        if not path.is_dir():  # what an older version of cxlab has left
            with suppress(OSError):
                path.unlink()
        elif not (cache(folder) / path.name).is_dir():
            shutil.rmtree(path, ignore_errors=True)
