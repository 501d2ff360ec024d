"""What people told us, put beside what was computed: never a figure."""

import pandas as pd

from cxlab.artifacts.journey_answers import UNPLACED
from cxlab.artifacts.journey_facts import BACK, HEARD, HELP, HURT, OPEN, TOLD, TRUTH, WANT
from cxlab.artifacts.journey_tally import EVERYONE
from cxlab.journeys.stages import StageRules
from cxlab.privacy import mask
from cxlab.study.findings import TEXTS, source_of
from cxlab.study.schema import columns, conform

#: The row of the map that a kind of finding stands in, by its first words; else in ``TOLD``.
PLACES = {
    WANT: ("goal", "need", "want", "expect", "job"),
    HURT: ("pain", "problem"),
    TRUTH: ("moment of truth",),
    HELP: ("help", "gain", "benefit", "delight"),
    BACK: ("backstage", "process", "system", "rule", "regulation"),
    OPEN: ("opportunity", "idea", "solution", "would help"),
}


def row_of(kind: str) -> str:
    """Return the row of a map in which a finding of a kind stands.

    Examples
    --------
    >>> row_of("needs"), row_of("Pain"), row_of("fears")
    ('what they want', 'where it hurts', 'what people told us')
    """
    low = kind.strip().casefold()
    return next((row for row, words in PLACES.items() if low.startswith(words)), TOLD)


def told_cells(findings: pd.DataFrame, names: dict[str, str], rules: StageRules) -> pd.DataFrame:
    """Place findings on a map.

    A finding without a persona stands with every one, and any on a map of everyone; one without a
    stage stands at its touchpoint's first stage, and without either at ``UNPLACED``.

    Parameters
    ----------
    findings : pandas.DataFrame
        Rows of the table of that name.
    names : dict of str to str
        The name of each persona on the map; a finding may use either.
    rules : StageRules
        From ``stage_rules(study.settings)``.

    Returns
    -------
    pandas.DataFrame
        ``persona``, ``stage``, ``row`` (by what it is about: ``PLACES``), ``item`` (the statement,
        masked), ``touchpoint``, ``kind`` (``HEARD``) and ``note`` (what it is about, how it was
        heard, by whom and when, and what is known about it; masked), sorted by what they say.

    Examples
    --------
    >>> from cxlab.study.settings import Settings
    >>> from cxlab.journeys.stages import stage_rules
    >>> heard = {"statement": ["be sure it fits"], "row": ["need"], "stage": ["consideration"]}
    >>> rules = stage_rules(Settings("A shop"))
    >>> told_cells(pd.DataFrame(heard), {"A": "Planners"}, rules)["note"].tolist()
    ['need']
    """
    told = conform(findings.reindex(columns=list(columns("findings"))), "findings")
    told = told.sort_values(list(columns("findings")), ignore_index=True)
    about = told["persona"].fillna("").astype("str").str.strip().str.casefold()
    stage = [_stage(row, rules) for _, row in told.iterrows()]
    told = told.assign(**{name: mask(told[name]) for name in TEXTS if name != "touchpoint"})
    told["note"] = [_source(row) for _, row in told.iterrows()]
    told["stage"] = stage
    parts = [
        told[about.isin(["", key.casefold(), name.casefold()]) | (key == EVERYONE)].assign(
            persona=key
        )
        for key, name in names.items()
    ]
    cells = pd.concat(parts, ignore_index=True) if parts else told.iloc[:0]
    rows = pd.Series([row_of(str(kind)) for kind in cells["row"]], cells.index, dtype="str")
    cells = cells.assign(row=rows, item=cells["statement"], kind=HEARD)
    return cells[["persona", "stage", "row", "item", "touchpoint", "kind", "note"]]


def unmatched(findings: pd.DataFrame, names: dict[str, str]) -> int:
    """Count the findings about a persona that is not on the map."""
    if "persona" not in findings or EVERYONE in names:
        return 0
    known = {text.casefold() for pair in names.items() for text in pair}
    about = findings["persona"].dropna().astype("str").str.strip().str.casefold()
    return int((~about.isin([*known, ""])).sum())


def _source(row: pd.Series) -> str:
    """Say what a finding is about and where it comes from: words, never a percentage."""
    whom = "" if pd.isna(row["persona"]) else f"about {row['persona']}"
    parts = [str(row["row"]), whom, source_of(row.to_dict())]
    return ", ".join(part for part in parts if part)


def _stage(row: pd.Series, rules: StageRules) -> str:
    if row["stage"] in rules.order:
        return str(row["stage"])
    if pd.isna(row["touchpoint"]):
        return UNPLACED
    return rules.read(str(row["touchpoint"])).before or UNPLACED
