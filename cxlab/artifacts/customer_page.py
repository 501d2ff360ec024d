"""A customer's card as HTML: facts first, then contacts, answers and what may come next."""

import pandas as pd

from cxlab.markup import STYLE, Html, figures_table, html_table, soft, tag
from cxlab.privacy import mask_text

#: What stands above every card.
INTERNAL = "For internal use only: this card is about one person. Do not put it into a report."

#: The class of every card, by which reports know what they must not publish.
CLASS = "cxlab customer"

_LAYOUT = (
    "<style>.cxlab.customer{border:1px solid #dfe3e8;border-radius:8px;padding:12px 16px;"
    "max-width:62em}.cxlab.customer .internal{border:2px solid #b3432f;color:#b3432f;"
    "border-radius:6px;padding:.3em .7em;font-weight:600;margin:0 0 .8em}"
    ".cxlab.customer dl{display:grid;grid-template-columns:max-content 1fr;gap:.3em 1.2em;"
    "margin:.4em 0 1em}.cxlab.customer dt{opacity:.75}.cxlab.customer dd{margin:0;"
    "overflow-wrap:anywhere}.cxlab.customer h3{margin:.2em 0 .4em}"
    ".cxlab.customer dd .n{margin-left:.5em}.cxlab.customer tbody th{white-space:nowrap}</style>"
)


def card_html(
    about: pd.DataFrame,
    contacts: pd.DataFrame,
    answers: pd.DataFrame,
    after: pd.DataFrame,
    *,
    currency: str = "",
    notes: tuple[str, ...] = (),
) -> Html:
    """Return the card; everything that comes from data is escaped.

    Parameters
    ----------
    about, contacts, answers, after : pandas.DataFrame
        The frames of a ``CustomerCard``.
    currency : str
        The currency of values, three capitals.
    notes : tuple of str
        What is said below.

    Returns
    -------
    Html
        A region with a heading, facts as a list, and tables.

    Examples
    --------
    >>> facts = pd.DataFrame([("ann", "stage", "<loyal>", "")],
    ...                      columns=["customer_id", "fact", "said", "note"])
    >>> card = card_html(facts, pd.DataFrame(), pd.DataFrame(), pd.DataFrame())
    >>> "&lt;loyal&gt;" in card, INTERNAL in card
    (True, True)
    """
    who = str(about["customer_id"].iloc[0]) if len(about) else ""
    parts = [
        tag("p", INTERNAL, class_="internal", role="note"),
        tag("h3", f"Customer {who}"),
        _facts(about),
        _contacts(contacts, currency),
        _answers(answers),
        _next(after),
        *(tag("p", soft(mask_text(note))) for note in notes),
    ]
    return tag(
        "div",
        Html(STYLE + _LAYOUT),
        *parts,
        class_=CLASS,
        role="region",
        aria_label=f"Card of customer {who}, for internal use",
    )


def _facts(about: pd.DataFrame) -> Html:
    items = [
        Html(tag("dt", _title(row["fact"])) + tag("dd", *_said(row["said"], row["note"])))
        for row in about.to_dict("records")
    ]
    return tag("dl", *items)


def _said(said: str, note: str) -> list[Html]:
    parts = [tag("b", said)] if said else []
    return [*parts, soft(note)] if note else parts


def _title(fact: str) -> str:
    return f"{fact[:1].upper()}{fact[1:]}"


def _contacts(contacts: pd.DataFrame, currency: str) -> Html:
    if contacts.empty:
        return Html("")
    shown = contacts.drop(columns="customer_id").assign(when=_moments(contacts["when"]))
    shown = shown.dropna(axis="columns", how="all")
    return html_table(shown, caption="Last contacts", formats={"value": currency or "number"})


def _answers(answers: pd.DataFrame) -> Html:
    if answers.empty:
        return tag("p", soft("No answer and no comment of this customer is on record."))
    rows = [
        {
            "when": when,
            "question": row["question"],
            "score": _score(row["score"], row["most"]),
            "comment": _comment(row["comment"], row["sounds"]),
            "about": row["touchpoint"],
        }
        for when, row in zip(_moments(answers["when"]), answers.to_dict("records"), strict=True)
    ]
    shown = pd.DataFrame(rows, dtype=object)
    empty = [
        name for name in shown if shown[name].map(lambda value: pd.isna(value) or not value).all()
    ]
    return html_table(shown.drop(columns=empty), caption="What they said")


def _score(score: float, most: float) -> str:
    if pd.isna(score):
        return ""
    return f"{score:g}" if pd.isna(most) else f"{score:g} of {most:g}"


def _comment(comment: object, sounds: str) -> Html:
    if pd.isna(comment) or not str(comment).strip():
        return Html("")
    return Html(tag("q", str(comment)) + " " + soft(sounds))


def _next(after: pd.DataFrame) -> Html:
    if after.empty:
        return Html("")
    if after["estimate"].isna().all():
        return tag("p", "What may come next: ", soft(str(after["note"].iloc[0])))
    return figures_table(
        after,
        caption="What may come next",
        columns={"touchpoint": "next contact"},
        heading="share of them",
    )


def _moments(times: pd.Series) -> pd.Series:
    return times.dt.strftime("%Y-%m-%d %H:%M").astype("str")
