"""``write_sample``: a whole study folder of made data."""

import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.sample.blocks import BLOCK, make_block
from cxlab.sample.ids import make_ids
from cxlab.sample.sources import DIALECTS, export
from cxlab.sample.traits import PERSONAS
from cxlab.sample.truth import export_stages, summarise, write_truth

FEWEST = 50
#: Files that come with cxlab as they are.
FIXED = ("study.toml", "carrier.sql", "service.sql", "findings.tsv")
_MARK = "# Made by `cxlab sample`"


def write_sample(folder: str | Path, *, customers: int = 2000, seed: int = 1) -> Path:
    """Write a made study: sources, ``study.toml``, and the truth about what was planted.

    Parameters
    ----------
    folder : str or pathlib.Path
        Where to write. A sample that is there already is replaced; other files in it stay.
    customers : int, default 2000
        How many customers; 50 or more. The first customers are the same whatever the number.
    seed : int, default 1
        The same seed and number give the same files, byte for byte. 0 or more.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    CxlabError
        When ``customers`` or ``seed`` is too small, or the folder holds something other than a
        sample.

    Notes
    -----
    The study is written beside the folder and put in its place when it is complete.

    Examples
    --------
    >>> import tempfile
    >>> folder = write_sample(Path(tempfile.mkdtemp()) / "sample", customers=50)
    >>> (folder / "study.toml").exists(), len(pd.read_csv(folder / "truth" / "personas.csv"))
    (True, 50)
    """
    target = Path(folder)
    _check(target, customers, seed)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.parent / f".{target.name}-{uuid4().hex[:12]}"
    aside.mkdir()
    try:
        _fill(aside, customers, seed)
        _put_in_place(aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return target


def _check(target: Path, customers: int, seed: int) -> None:
    if customers < FEWEST:
        raise CxlabError(f"customers = {customers}: a sample has {FEWEST} customers or more")
    if seed < 0:
        raise CxlabError(f"seed = {seed}: a seed is 0 or more")
    if target.exists() and not target.is_dir():
        raise CxlabError(f"{target} is a file; name a folder for the sample")
    if target.is_dir() and any(target.iterdir()) and not _is_sample(target):
        raise CxlabError(
            f"{target} holds something other than a sample and was left as it is; "
            "name a new folder or an empty one"
        )


def _is_sample(folder: Path) -> bool:
    settings = folder / "study.toml"
    return settings.is_file() and settings.read_bytes().startswith(_MARK.encode())


def _fill(folder: Path, customers: int, seed: int) -> None:
    for name in FIXED:
        (folder / name).write_bytes((files("cxlab.sample") / name).read_bytes())
    truth = folder / "truth"
    truth.mkdir()
    summaries = []
    with _Tables(folder) as tables:
        for number in range(-(-customers // BLOCK)):
            summaries.append(_add_block(tables, number, customers, seed))
    write_truth(truth, summaries, seed=seed)


def _add_block(tables: "_Tables", number: int, customers: int, seed: int) -> dict[str, Any]:
    numbers = np.arange(number * BLOCK, min((number + 1) * BLOCK, customers))
    block, ids = make_block(seed, number), make_ids(numbers)
    for name, frame in export(block, numbers).items():
        tables.add(name, frame)
    persona = np.array(PERSONAS)[block.people.traits.persona[: len(ids)]]
    tables.add(
        "truth/personas.csv", pd.DataFrame({"customer_id": ids["customer_no"], "persona": persona})
    )
    tables.add("truth/stages.csv", export_stages(block, ids))
    wanted = block.asked["customer"] < len(ids)
    comments = block.comments
    tables.add("truth/emotions.csv", comments[wanted.reindex(comments.index)])
    return summarise(block, ids)


class _Tables:
    """Files that frames are added to, one after the other; the first brings the header."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open: dict[str, TextIO] = {}

    def __enter__(self) -> "_Tables":
        return self

    def __exit__(self, *reason: object) -> None:
        for handle in self.open.values():
            handle.close()

    def add(self, name: str, frame: pd.DataFrame) -> None:
        """Add the rows of a frame to a file, in the way the file is written."""
        first = name not in self.open
        if first:
            self.open[name] = (self.folder / name).open("w", encoding="utf-8", newline="")
        handle = self.open[name]
        if name.endswith(".jsonl"):
            frame.to_json(handle, orient="records", lines=True, force_ascii=False)
            return
        separator, decimal = DIALECTS.get(name, (",", "."))
        frame.to_csv(
            handle,
            index=False,
            header=first,
            sep=separator,
            decimal=decimal,
            lineterminator="\n",
        )


def _put_in_place(aside: Path, target: Path) -> None:
    """Replace the old sample whole; what people added to its folder moves along."""
    if not target.exists():
        aside.rename(target)
        return
    old = aside.with_name(aside.name + "-old")
    target.rename(old)
    try:
        aside.rename(target)
    except OSError:
        old.rename(target)
        raise
    for left in old.iterdir():
        if not (target / left.name).exists():
            left.rename(target / left.name)
    shutil.rmtree(old)
