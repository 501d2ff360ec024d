"""The personas that a study goes by: the saved ones, or else those found in its rows."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from cxlab.personas.deciding.decided import apply_decisions
from cxlab.personas.find import find_personas
from cxlab.personas.personas import Personas
from cxlab.personas.saving.assign import assign_personas
from cxlab.personas.saving.saved import has_personas
from cxlab.study.decisions import read_decisions
from cxlab.study.study import Study


def study_personas(
    study: Study,
    *,
    k: int | Literal["auto"] | None = None,
    model: Any = None,
    features: Iterable[str] | Mapping[str, float] | None = None,
    seed: int = 0,
) -> Personas:
    r"""Return the personas that a study's reports go by.

    Where personas are saved (``save_personas``) and nothing else is asked for, today's customers
    are assigned to them; otherwise personas are found in the rows. Names and marks that people
    decided on are on them either way.

    Parameters
    ----------
    study : Study
        An open study.
    k : int, "auto" or None
        How many personas; a number or ``"auto"`` finds them anew though some are saved.
    model : str, scikit-learn clusterer or None
        What finds them; any finds them anew. Default: the saved ones, else k-means.
    features : iterable of str, mapping of str to float, or None
        What forms them, as for ``find_personas``; any finds them anew.
    seed : int
        For personas that are found.

    Returns
    -------
    Personas
        As ``find_personas`` or ``assign_personas`` gives them.

    Raises
    ------
    CxlabError
        As ``find_personas`` or ``assign_personas`` raises it.
    StudyError
        If the file of saved personas or of decisions is damaged.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.personas.saving.saved import save_personas
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> days = [(i, day) for i in range(50) for day in (2, 3, 6)]
    >>> rows = [f"{i},2025-01-0{day},shop,{'web' if i < 20 else 'app'}" for i, day in days]
    >>> lines = ["customer_id,timestamp,touchpoint,channel", *rows]
    >>> _ = (folder / "calls.csv").write_text("\n".join(lines))
    >>> study = open_study(folder)
    >>> _ = save_personas(study, study_personas(study, k=2), author="R. Hale")
    >>> study_personas(study).summary["n"].tolist()
    [30, 20]
    """
    if has_personas(study) and k is None and model is None and features is None:
        return apply_decisions(assign_personas(study), read_decisions(study))
    return find_personas(
        study, k=k or "auto", model=model or "kmeans", features=features, seed=seed
    )
