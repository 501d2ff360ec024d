"""The panels of a persona's card, each answering one question of a persona sheet."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_page import chip_kind
from cxlab.artifacts.persona_contacts import USES
from cxlab.artifacts.persona_drawn import bar, dot, hours_drawn
from cxlab.artifacts.persona_feelings import BAD, GOOD
from cxlab.artifacts.persona_figures import one_figure
from cxlab.artifacts.persona_traits import TEST
from cxlab.artifacts.persona_unknown import SURE
from cxlab.markup import (
    Html,
    beside,
    chip,
    finding,
    gain,
    interval,
    pain,
    percent,
    soft,
    tag,
    written,
)
from cxlab.markup.numbers import MINUS
from cxlab.privacy import mask_text
from cxlab.text import language_name

Mine = Mapping[str, pd.DataFrame]

#: How much of each panel is shown; the rest stands in the results.
PLACES, HEARD, PAINS, LANGUAGES, QUOTES, GAPS = 2, 3, 4, 3, 2, 5

_UNWRITTEN = (
    "Nobody has written it yet. Whoever decides can, in the study's decisions.toml or with "
    "mark_persona: the decision that knowing this group would change."
)


def panels_of(row: Mapping[Any, Any], mine: Mine, about: Mapping[str, Any]) -> list[Html]:
    """Return the panels of one card; empty ones where there is nothing to show.

    Parameters
    ----------
    row : mapping
        The persona's row of ``cards``.
    mine : mapping of str to pandas.DataFrame
        Its rows of the other frames.
    about : mapping
        The parameters of the result.

    Returns
    -------
    list of Html
        In the order in which they are read.
    """
    return [
        _who(mine["who"], row),
        _apart(mine["apart"], row),
        _how(mine["touchpoints"], row),
        _when(mine["hours"], about),
        _feels(mine["feelings"], mine["comments"]),
        _goals(mine["told"], mine["wishes"]),
        _pains(mine["pains"], mine["told"]),
        _says(mine["quotes"], mine["told"]),
        _decision(row),
        _unknown(mine, row),
    ]


def _panel(title: str, *content: object) -> Html:
    parts = [part for part in content if part]
    return tag("div", tag("h4", title), *parts, class_="pc-panel") if parts else Html("")


def _table(rows: list[Html], look: str, label: str) -> Html:
    if not rows:
        return Html("")
    return tag("table", tag("tbody", *rows), class_=look, aria_label=label)


def _who(who: pd.DataFrame, row: Mapping[Any, Any]) -> Html:
    lines, alike = [], []
    for trait in who.to_dict("records"):
        if not (trait["low"] > 0 or trait["high"] < 0):
            alike.append(trait["label"].partition(":")[0])
            continue
        here, others = (written(trait[name], trait["unit"]) for name in ("mean", "others"))
        mean = "" if trait["unit"] == "share" else "on average "
        n = "" if trait["n"] == row["n"] else f" · n\u00a0{int(trait['n']):,}"
        words = f"others {others}{n}"
        lines.append(tag("li", f"{trait['label']}: {mean}", tag("b", here), " ", soft(words)))
    same = soft(f"Much like others in: {', '.join(alike)}.") if alike else ""
    return _panel("Who they are", tag("ul", *lines) if lines else "", same)


def _apart(apart: pd.DataFrame, row: Mapping[Any, Any]) -> Html:
    if apart.empty:
        return Html("")
    scale = float(apart[["low", "high"]].abs().max().max()) or 1.0
    rows = [_trait(trait, scale, row) for trait in apart.to_dict("records")]
    formed = "All formed the group, so that they differ was arranged."
    if (apart["role"] == TEST).any():
        formed = (
            "◆ did not form the group, and differs clearly in tests; the others formed it, so "
            "that they differ was arranged."
        )
    words = (
        "Middle line: all other customers. Differences in standard deviations, with intervals: "
        f"0.2 is small, 0.8 large. {formed}"
    )
    return _panel(
        "What sets them apart", _table(rows, "pc-apart", "What sets them apart"), soft(words)
    )


def _trait(trait: Mapping[Any, Any], scale: float, row: Mapping[Any, Any]) -> Html:
    here, others = (written(trait[name], trait["unit"]) for name in ("mean", "others"))
    n = "" if trait["n"] == row["n"] else f" · n\u00a0{int(trait['n']):,}"
    mark = "◆ " if trait["role"] == TEST else ""
    name = tag("th", mark + trait["label"], " ", soft(f"{here}, others {others}{n}"), scope="row")
    drawing = tag("td", dot(trait["low"], trait["estimate"], trait["high"], scale))
    size = f"{trait['estimate']:+.1f}".replace("-", MINUS)
    return tag("tr", name, drawing, tag("td", size, " ", soft(_ends(trait))))


def _ends(trait: Mapping[Any, Any]) -> str:
    """Return a difference's interval in as few digits as tell its ends apart."""
    ends = [f"{trait[name]:+.1f}".replace("-", MINUS) for name in ("low", "high")]
    return " to ".join(ends) if ends[0] != ends[1] else interval(trait["low"], trait["high"])


def _how(places: pd.DataFrame, row: Mapping[Any, Any]) -> Html:
    known = places[places["estimate"].notna()]
    rows = []
    for use in USES:
        here = _telling(known[known["use"] == use])
        if len(here):
            entries = [_place(place) for place in here.to_dict("records")]
            rows.append(tag("tr", tag("th", use, scope="row"), tag("td", *entries)))
    if not rows:
        return Html("")
    words = f"Share of these {int(row['n']):,} customers who used it. ▲ clearly more than others."
    return _panel("How they\u2026", _table(rows, "pc-how", "How they get things done"), soft(words))


def _telling(places: pd.DataFrame) -> pd.DataFrame:
    """Return the commonest touchpoints of a use, and the one that others use least beside them."""
    top = places.head(PLACES)
    rest = places.iloc[PLACES:]
    rest = rest[rest["more"]]
    lead = (rest["estimate"] - rest["others"]).sort_values(ascending=False, kind="stable")
    return pd.concat([top, rest.loc[lead.index[:1]]])


def _place(place: Mapping[Any, Any]) -> Html:
    actor = "" if place["actor"] in ("", "company") else place["actor"]
    kind = "other" if actor else chip_kind(place["channel"])
    channel = place["channel"]
    channel = "" if channel.casefold() in place["touchpoint"].casefold() else channel
    words = ", ".join(word for word in (place["touchpoint"], channel, actor) if word)
    mark = [" ", soft(f"▲\u00a0others\u00a0{percent(place['others'])}")] if place["more"] else []
    ends = interval(place["low"], place["high"], "share").replace(" ", "\u00a0")
    figure = (percent(place["estimate"]), " ", soft(ends), *mark)
    return tag("span", chip(mask_text(words), kind), " ", *figure, class_="pc-entry")


def _when(hours: pd.DataFrame, about: Mapping[str, Any]) -> Html:
    zone = str(about.get("time_zone", "UTC"))
    return _panel("When they come", hours_drawn(hours, zone)) if len(hours) else Html("")


def _feels(feelings: pd.DataFrame, comments: pd.DataFrame) -> Html:
    known = feelings[feelings["estimate"].notna()]
    languages = list(dict.fromkeys(known["language"]))
    rows = [
        line
        for language in languages[:LANGUAGES]
        for line in _language(known[known["language"] == language], language)
    ]
    below = []
    if len(comments) and pd.notna(comments["comments"].iloc[0]):
        wrote = comments.iloc[0]
        below.append(
            f"{percent(wrote['silent'])} of {int(wrote['comments']):,} comments say too little to "
            "tell."
        )
    if len(languages) > LANGUAGES:
        below.append(f"{len(languages) - LANGUAGES} more languages stand in the results.")
    if rows and len(languages) > 1:
        below.append("Languages are read by models of their own: do not compare them.")
    hidden = feelings["language"].nunique() - len(languages)
    if not rows and hidden:
        below.append("Too few wrote in any one language to say how they feel.")
    table = _table(rows, "pc-feels", "How their comments sound")
    return _panel("How they feel", table, soft(" ".join(below)) if below else "")


def _language(rows: pd.DataFrame, language: str) -> list[Html]:
    """Return a line for each feeling of a language: in words, drawn, and in figures."""
    order = {GOOD: -2, BAD: -1}
    place = rows["feeling"].map(order).fillna(1 - rows["estimate"])
    lines = []
    for row in rows.assign(_place=place).sort_values("_place").head(5).to_dict("records"):
        title = tag("th", f"{row['feeling']}, {language_name(language)}", scope="row")
        drawn = bar(row["estimate"], row["low"], row["high"], bad=row["feeling"] == BAD)
        figure = (percent(row["estimate"]), " ", soft(beside(row)))
        lines.append(tag("tr", title, tag("td", drawn, *figure)))
    return lines


def _heard(told: pd.DataFrame, panel: str) -> list[Html]:
    """Return what was heard, dashed; what was heard of customers in general says so."""
    entries = []
    here = told[(told["panel"] == panel) & (told["own"].astype(bool) | (panel == "goals"))]
    for row in here.head(HEARD).to_dict("records"):
        words = ", ".join(part for part in (row["kind"], row["brief"]) if part)
        entries.append(finding(row["item"], words))
    if len(here) and not here["own"].astype(bool).any():
        entries.append(soft("Heard of customers in general, not of this group."))
    return entries


def _goals(told: pd.DataFrame, wishes: pd.DataFrame) -> Html:
    asked = [
        tag("p", gain(row["item"]), " asked for by ", *_figure(row, "who wrote about it"))
        for row in wishes[wishes["estimate"].notna()].head(HEARD).to_dict("records")
    ]
    return _panel("Goals and needs", *_heard(told, "goals"), *asked)


def _figure(row: Mapping[Any, Any], who: str) -> list[object]:
    """Return a share of people, its interval and n, and a quote."""
    quote = [" ", tag("q", row["quote"])] if row["quote"] else []
    base = f" of those {who}" if who else ""
    return [percent(row["estimate"]), base, " ", soft(beside(row)), *quote]


def _pains(pains: pd.DataFrame, told: pd.DataFrame) -> Html:
    known = pains[pains["estimate"].notna()].head(PAINS).to_dict("records")
    hurt = []
    for row in known:
        note = str(row["note"]).removeprefix("share of ")
        quote = [tag("br"), tag("q", row["quote"])] if row["quote"] else []
        figure = (percent(row["estimate"]), " ", soft(f"{note} · {beside(row)}"))
        hurt.append(tag("p", pain(mask_text(row["item"])), " ", *figure, *quote))
    return _panel("Pains", *hurt, *_heard(told, "pains"))


def _says(quotes: pd.DataFrame, told: pd.DataFrame) -> Html:
    said = []
    for row in quotes.head(QUOTES).to_dict("records"):
        tone = "in praise" if row["tone"] == "praise" else "a complaint"
        about = f"{tone}, about {row['touchpoint']}" if row["touchpoint"] else tone
        said.append(tag("p", tag("q", row["quote"]), " ", soft(about)))
    return _panel("What they say", *said, *_heard(told, "says"))


def _decision(row: Mapping[Any, Any]) -> Html:
    written_down = row["decision"]
    if written_down is None or pd.isna(written_down) or not str(written_down).strip():
        return _panel("What we would do differently", tag("p", _UNWRITTEN, class_="pc-blank"))
    who = f"decided by {mask_text(row['named_by'])}" if row["named_by"] else ""
    text = tag("p", mask_text(str(written_down)), " ", soft(who))
    return _panel("What we would do differently", text)


def _unknown(mine: Mine, row: Mapping[Any, Any]) -> Html:
    gaps = mine["unknown"].head(GAPS).to_dict("records")
    if not gaps:
        return Html("")
    items = [tag("li", gap["why"], " ", soft(f"Ask: “{gap['question']}”")) for gap in gaps]
    n = gaps[0]["n"]
    words = ""
    if not pd.isna(n):
        words = (
            f"{int(n):,} answers tell a share to ±{100 * SURE:.0f} points{_invite(mine, row, n)}."
        )
    return _panel("Not known yet", tag("ul", *items), soft(words))


def _invite(mine: Mine, row: Mapping[Any, Any], n: int) -> str:
    """Say how many are to be asked for so many answers, as far as answering is known."""
    answered = one_figure(mine["figures"], str(row["persona"]), ["answered"])
    if answered is None or not answered["estimate"] or pd.isna(answered["estimate"]):
        return ""
    needed = n / answered["estimate"]
    share = percent(answered["estimate"])
    if needed > row["n"]:
        return f"; as {share} answer, all {int(row['n']):,} are too few to ask once"
    return f"; as {share} answer, ask {int(needed):,}"
