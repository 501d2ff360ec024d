"""Hidden stages fitted once for a prepared study: later questions read them from its store."""

import hashlib
import json
from dataclasses import astuple
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from cxlab.journeys.hidden.chain import Chain
from cxlab.journeys.hidden.draw import draw_journeys
from cxlab.journeys.hidden.fit import HiddenStages, fit_stages
from cxlab.journeys.hidden.symbols import Symbols
from cxlab.journeys.rules import StageRules, stage_rules
from cxlab.study import Study

#: Raised by one whenever a fit may answer differently.
VERSION = 2

_COUNTS = ("log_likelihood", "journeys", "contacts", "rounds", "rare")


def hidden_stages(study: Study, *, seed: int = 0) -> HiddenStages | None:
    r"""Return the study's hidden stages, fitted to a sample of its journeys.

    The fit is kept in the study's store, which is removed when the rows change, under a hash of
    the rules and the seed. It has figures about touchpoints and nothing about a customer. One that
    is damaged is fitted anew, and where none can be written, nothing is kept.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    seed : int
        Another seed draws another sample.

    Returns
    -------
    HiddenStages or None
        None where the rules know the stage of no touchpoint that a customer came to.

    Examples
    --------
    >>> import tempfile
    >>> from cxlab.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,product page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows + "ann,2025-01-03,basket,app\n")
    >>> hidden_stages(open_study(folder)).contacts
    2
    """
    rules = stage_rules(study.settings)
    path = study.store.path / f"stages-{_key(rules, seed)}.json"
    kept = _read(path)
    if kept is None:
        kept = (fit_stages(draw_journeys(study, rules, seed=seed), rules),)
        _write(path, kept[0])
    return kept[0]


def _key(rules: StageRules, seed: int) -> str:
    said = [sorted(part.items()) if isinstance(part, dict) else part for part in astuple(rules)]
    return hashlib.sha256(repr((VERSION, said, seed)).encode()).hexdigest()[:32]


def _read(path: Path) -> tuple[HiddenStages | None] | None:
    """Return what is kept, in a tuple of one, as it may be that nothing could be fitted."""
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        return (_restored(saved) if saved else None,)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _restored(saved: dict[str, Any]) -> HiddenStages:
    symbols = Symbols(*(tuple(part) for part in saved["symbols"]))
    chain = Chain(np.array(saved["start"]), np.array(saved["moves"]))
    arrays = np.array(saved["shows"]), np.array(saved["expected"])
    counts = {name: saved[name] for name in _COUNTS}
    return HiddenStages(tuple(saved["order"]), symbols, chain, *arrays, **counts)


def _write(path: Path, model: HiddenStages | None) -> None:
    """Write it in one step, if the disk allows."""
    saved = {} if model is None else _plain(model)
    work = path.with_name(f"{path.stem}-{uuid4().hex[:8]}.part")
    try:
        work.write_text(json.dumps(saved), encoding="utf-8")
        work.replace(path)
    except OSError:
        work.unlink(missing_ok=True)


def _plain(model: HiddenStages) -> dict[str, Any]:
    return {
        "order": model.order,
        "symbols": [model.symbols.channels, model.symbols.touchpoints, model.symbols.channel],
        "start": model.chain.start.tolist(),
        "moves": model.chain.moves.tolist(),
        "shows": model.shows.tolist(),
        "expected": model.expected.tolist(),
        **{name: getattr(model, name) for name in _COUNTS},
    }
