"""Which artifacts a study's data support, and what would unlock the next one."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from cxlab.study.artifacts import ARTIFACTS, Artifact, Need
from cxlab.study.contents import Contents

if TYPE_CHECKING:
    from cxlab.study.study import Study

#: The columns of the frame that ``supported`` returns.
COLUMNS = ("artifact", "supported", "has", "missing", "unlock")


def supported(study: "Study", *, contents: Contents | None = None) -> pd.DataFrame:
    r"""Say which artifacts a study's data support.

    Parameters
    ----------
    study : Study
        An open study.
    contents : Contents, optional
        What its tables hold, where that was looked up already.

    Returns
    -------
    pandas.DataFrame
        ``artifact``; ``supported``: "yes", "partly" (it can be made, and would say more with what
        is missing) or "no"; ``has`` and ``missing``: what it rests on, in words; ``unlock``: the
        columns and settings that would give what is missing. The next unlock comes first: what
        lacks least, and of that what would unlock most.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,call,phone\n"
    >>> _ = (folder / "calls.csv").write_text(rows)
    >>> support = supported(open_study(folder))
    >>> support.loc[0, ["artifact", "supported", "missing"]].tolist()
    ['churn', 'no', 'contacts that customers start']
    """
    contents = contents or Contents(study)
    judged = [_judge(ARTIFACTS[name], contents) for name in ARTIFACTS]
    alone = Counter(one.lacking[0] for one in judged if len(one.lacking) == 1)
    judged.sort(key=lambda one: _place(one, alone))
    return pd.DataFrame([one.words() for one in judged], columns=list(COLUMNS)).astype("str")


@dataclass(frozen=True)
class _Judged:
    artifact: Artifact
    has: tuple[Need, ...]
    lacking: tuple[Need, ...]
    wanting: tuple[Need, ...]

    @property
    def verdict(self) -> str:
        if self.lacking:
            return "no"
        return "partly" if self.wanting else "yes"

    def words(self) -> tuple[str, ...]:
        missing = self.lacking or self.wanting
        texts = (self.has, missing)
        has, lacks = ("; ".join(need.name for need in needs) for needs in texts)
        unlock = "; ".join(need.unlock for need in missing)
        return self.artifact.label, self.verdict, has, lacks, unlock


def _judge(artifact: Artifact, contents: Contents) -> _Judged:
    met = {need: need.met(contents) for need in (*artifact.needs, *artifact.gains)}
    return _Judged(
        artifact,
        has=tuple(need for need, is_met in met.items() if is_met),
        lacking=tuple(need for need in artifact.needs if not met[need]),
        wanting=tuple(need for need in artifact.gains if not met[need]),
    )


def _place(one: _Judged, alone: Counter[Need]) -> tuple[int, int, int, str, str]:
    verdict = ("no", "partly", "yes").index(one.verdict)
    unlocks = max((alone[need] for need in one.lacking), default=0)
    first = next((need.name for need in one.lacking), "")
    return verdict, len(one.lacking or one.wanting), -unlocks, first, one.artifact.label
