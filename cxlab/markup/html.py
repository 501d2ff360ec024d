"""Elements of HTML: everything that comes from data is escaped, once."""

from html import escape as _escape

#: What the pieces need where no page styles them; pages of the report take it out again.
STYLE = (
    "<style>.cxlab{overflow-x:auto;margin:.6em 0}.cxlab table{border-collapse:collapse}"
    "div.cxlab table caption{text-align:left;font-weight:600;padding:.3em 0}"
    "div.cxlab table :is(td,th){text-align:left;vertical-align:top;padding:.3em .6em}"
    "div.cxlab table .num{text-align:right}.cxlab .n{opacity:.75;font-size:.85em}"
    ".cxlab .pain{color:#b3432f;font-weight:600}.cxlab .gain{color:#2b7a4b;font-weight:600}"
    ".cxlab .verdict{border:1px solid;border-radius:6px;padding:0 .5em}"
    ".cxlab .finding{border:1px dashed;border-radius:4px;padding:0 .5em}"
    ".cxlab .chip{border:1px solid;border-radius:99px;padding:0 .6em;margin-right:.3em}</style>"
)

#: Elements that have no content, and so no end.
VOID = ("br", "hr", "img", "meta", "wbr")


class Html(str):
    """Text that is markup already, and is not escaped again (templates see it the same way)."""

    def __html__(self) -> "Html":
        return self

    def _repr_html_(self) -> str:
        return str(self)


def escape(value: object) -> Html:
    """Return ``value`` as text that is safe inside HTML; ``Html`` is returned as it is.

    Examples
    --------
    >>> escape("<b>Tom & Co</b>")
    '&lt;b&gt;Tom &amp; Co&lt;/b&gt;'
    """
    return value if isinstance(value, Html) else Html(_escape(str(value)))


def tag(name: str, *content: object, **attributes: object) -> Html:
    """Return an element; its content and the values of its attributes are escaped.

    Parameters
    ----------
    name : str
        The element: ``"span"``.
    *content : object
        What stands inside: text (escaped) or ``Html``.
    **attributes : object
        Attributes; a trailing ``_`` is dropped (``class_``), another ``_`` becomes ``-``.
        Those that are ``None`` are left out.

    Returns
    -------
    Html
        The element.

    Examples
    --------
    >>> tag("span", "18 < 20", class_="n")
    '<span class="n">18 &lt; 20</span>'
    """
    written = "".join(
        f' {key.removesuffix("_").replace("_", "-")}="{_escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{''.join(map(escape, content))}</{name}>")


def soft(*content: object) -> Html:
    """Return the small grey words that stand beside a figure.

    Examples
    --------
    >>> soft("n 12")
    '<span class="n">n 12</span>'
    """
    return tag("span", *content, class_="n")


def pain(text: object) -> Html:
    """Return something that hurts customers, marked as such.

    Examples
    --------
    >>> pain("late")
    '<span class="pain">late</span>'
    """
    return tag("span", text, class_="pain")


def gain(text: object) -> Html:
    """Return something that customers like, marked as such.

    Examples
    --------
    >>> gain("on time")
    '<span class="gain">on time</span>'
    """
    return tag("span", text, class_="gain")


def chip(text: object, kind: str = "other") -> Html:
    """Return a touchpoint's chip; ``kind`` is its channel: web, app, store, mail, call, social.

    Examples
    --------
    >>> chip("basket", "web")
    '<span class="chip web">basket</span>'
    """
    return tag("span", text, class_=f"chip {kind}")


def verdict(text: object, *, doubt: bool = False) -> Html:
    """Return a verdict in words; one in ``doubt`` looks different too.

    Examples
    --------
    >>> verdict("doubtful", doubt=True)
    '<span class="verdict doubt">doubtful</span>'
    """
    return tag("span", text, class_="verdict doubt" if doubt else "verdict")


def finding(statement: object, source: object = "") -> Html:
    """Return what people told us, dashed, with where it was heard.

    Examples
    --------
    >>> finding("pay in one go", "heard in 5 of 8 interviews")
    '<span class="finding">pay in one go <span class="n">heard in 5 of 8 interviews</span></span>'
    """
    inside = (statement, " ", soft(source)) if source else (statement,)
    return tag("span", *inside, class_="finding")
