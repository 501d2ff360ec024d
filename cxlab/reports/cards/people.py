"""Who the customers are: personas, their share, what they say, would they come back."""

from typing import Any

import pandas as pd

from cxlab.artifacts.persona_page import anchor
from cxlab.markup import Html, figure, html_table, soft, tag, verdict, written
from cxlab.reports.cards.words import Facts, count, joined, known, link

#: Verdicts that leave no doubt that a persona would be found again.
SURE = ("clearly", "yes")


def people(facts: Facts) -> Html:
    """Return the table of personas.

    Parameters
    ----------
    facts : Facts
        With the results ``personas`` (frame ``summary``) and, for each persona's NPS,
        ``kpis_by_persona`` (frame ``table``).

    Returns
    -------
    Html
        The table; a sentence where there are no personas, or only one.

    Examples
    --------
    >>> from cxlab.reports.shell import make_shell
    >>> from cxlab.study.settings import Settings
    >>> nothing = Facts({}, make_shell(Settings("A")), Settings("A"))
    >>> people(nothing)
    'This report has no page on who the customers are.'
    """
    summary = facts.frame("personas", "summary")
    if summary.empty:
        return facts.absent("who the customers are", "persona")
    page = facts.page("persona")
    if len(summary) == 1:
        note = summary.iloc[0].get("note")
        words = "These customers do not fall into groups that would come back in new data. "
        if known(note):
            words = f"{str(note)[:1].upper()}{str(note)[1:]}. "
        return tag("p", words, link(page, "What was tried."))
    said = _nps(facts)
    if "target" in summary:
        summary = summary.sort_values("target", ascending=False, kind="stable")
    rows = [_row(row, said, facts) for row in summary.to_dict("records")]
    names = {str(row["persona"]): str(row["name"]) for row in summary.to_dict("records")}
    return joined(_finding(said, names), html_table(pd.DataFrame(rows, dtype=object)), _more(facts))


def _finding(said: dict[str, dict[Any, Any]], names: dict[str, str]) -> Html:
    """Say which group would recommend least, where its interval and the highest's do not meet."""
    shown = [(names.get(who, who), row) for who, row in said.items() if known(row.get("estimate"))]
    if len(shown) < 2:
        return Html("")
    (who, low), (other, high) = (
        pick(shown, key=lambda pair: float(pair[1]["estimate"])) for pick in (min, max)
    )
    if not float(low["high"]) < float(high["low"]):
        return Html("")
    least, most = (written(row["estimate"], "points") for row in (low, high))
    words = f"\u201c{who}\u201d would recommend least: NPS {least}, beside {most} of "
    return tag("p", f"{words}\u201c{other}\u201d.", class_="finding-line")


def _row(row: dict[Any, Any], said: dict[str, dict[Any, Any]], facts: Facts) -> dict[str, Any]:
    name = row["name"] if known(row.get("name")) else row["persona"]
    apart = row.get("apart", row.get("rule"))  # reports of before had no rule of their own
    line = tag("div", apart, class_="line") if known(apart) else ""
    mark = verdict("target") if row.get("target") is True else ""
    who = joined(_card(row, name, facts), " " if mark else "", mark, line)
    shown: dict[str, Any] = {"persona": who, "share": figure(row, "share")}
    if said:
        answers = said.get(str(name)) or said.get(str(row["persona"])) or {"note": "not asked"}
        known_figure = known(answers.get("estimate"))
        plain = {key: value for key, value in answers.items() if key != "note" or not known_figure}
        shown["NPS"] = figure(plain, "points")
    word = row.get("verdict")
    shown["would it come back?"] = (
        verdict(word, doubt=word not in SURE) if known(word) else soft("not known")
    )
    if "useful" in row:
        words = str(row["useful"]).partition(" (")[0]  # the figures stand on its card
        shown["useful?"] = words if known(row["useful"]) else soft("not judged")
    return shown


def _card(row: dict[Any, Any], name: str, facts: Facts) -> Html:
    """Return a link to the persona's card; to its page where the report has no cards."""
    page = facts.page("persona")
    if page is None or "cards" not in facts.results:
        return link(page, name)
    return tag("a", name, href=f"{page.file}#{anchor(row['persona'])}")


def _nps(facts: Facts) -> dict[str, dict[Any, Any]]:
    table = facts.frame("kpis_by_persona")
    if table.empty or "persona" not in table:
        return {}
    answers = table[table["kpi"] == "nps"]
    if not answers["estimate"].notna().any():
        return {}
    rows = answers.to_dict("records")
    return {str(row["persona"]): row for row in rows}


def _more(facts: Facts) -> Html:
    traits = facts.frame("personas", "traits")
    words = "Segments by behaviour alone: what people want is not in rows."
    if not traits.empty and "clustered_on" in traits:
        used = traits.loc[traits["clustered_on"].astype(bool), "feature"].nunique()
        words = (
            f"Segments by behaviour alone ({count(used, 'feature')}): what people want is not in "
            "rows."
        )
    return tag("p", soft(words + _nobody(facts)))


def _nobody(facts: Facts) -> str:
    """Say how many customers are unlike any persona, as far as that may be told."""
    saved = facts.results.get("cards")
    left = int(saved.parameters.get("nobody") or 0) if saved else 0
    if not left:
        return ""
    few = left < facts.settings.min_group
    number = f"Fewer than {facts.settings.min_group}" if few else f"{left:,}"
    return f" {number} customers are unlike any of them."
