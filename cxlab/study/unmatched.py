"""Names that match nothing, or too much: touchpoints, questions, KPIs, ids of customers."""

from collections.abc import Iterable, Iterator

from cxlab.errors import Fault
from cxlab.study.contents import Contents
from cxlab.study.entries import warning
from cxlab.study.readers.base import nearest
from cxlab.study.settings import Settings
from cxlab.study.study import Study

#: An id that links more customers than this is hardly one person's.
SHARED = 20


def unknown_names(contents: Contents) -> Iterator[Fault]:
    """Yield a warning for each name in ``study.toml`` that never occurs in the rows.

    Parameters
    ----------
    contents : Contents
        What the study's tables hold.

    Yields
    ------
    Fault
        For touchpoints of roles, stages, owners, goals and themes, and for questions.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace
    >>> settings = Settings("Shop", roles={"purchase": ("ordr",)})
    >>> study = SimpleNamespace(settings=settings, has=lambda table: True)
    >>> seen = pd.DataFrame({"touchpoint": ["order"], "channel": ["web"]})
    >>> contents = SimpleNamespace(study=study, touchpoints=seen, answers=seen[:0])
    >>> print(*unknown_names(contents))
    warning: study.toml, [roles] purchase: no touchpoint 'ordr' occurs; did you mean 'order'?
    """
    study, settings = contents.study, contents.study.settings
    if study.has("interactions"):
        touchpoints = frozenset(contents.touchpoints["touchpoint"])
        channels = frozenset(contents.touchpoints["channel"])
        for role, names in settings.roles.items():
            yield from _never(f"[roles] {role}", "touchpoint", names, touchpoints)
        placed = settings.stages.touchpoints
        yield from _never("[stages.touchpoints]", "touchpoint", placed, touchpoints)
        owned = touchpoints | channels | {*settings.stages.order}
        yield from _never("[owners]", "touchpoint, channel or stage", settings.owners, owned)
        for goal in settings.goals.values():
            ends = dict.fromkeys((*goal.start, *goal.end))
            yield from _never(f"[goals] {goal.name}", "touchpoint", ends, touchpoints)
        for theme in settings.themes.values():
            place = [theme.touchpoint] if theme.touchpoint else []
            yield from _never(f"[themes] {theme.name}", "touchpoint", place, touchpoints)
    asked = frozenset(contents.answers.index)
    if asked:
        yield from _never("[questions]", "question", settings.questions, asked)
    elif settings.questions:
        found = "names questions, and there are no responses"
        yield warning("[questions]", found, "map them with [[tables.responses]]")


def unknown_figures(settings: Settings, figures: Iterable[str]) -> Iterator[Fault]:
    """Yield a warning for each target and benchmark whose name comes near a figure's.

    A name that comes near none is left alone: a notebook or a package may register a KPI of it.

    Parameters
    ----------
    settings : Settings
        The study's settings.
    figures : iterable of str
        The names of the KPIs: a room above this one knows them.

    Yields
    ------
    Fault
        With the nearest name.

    Examples
    --------
    >>> print(*unknown_figures(Settings("Shop", targets={"npss": 30}), ["csat", "nps"]))
    warning: study.toml, [targets]: no KPI named 'npss'; did you mean 'nps'?
    """
    known = frozenset(figures)
    for section in ("targets", "benchmarks"):
        for name in getattr(settings, section):
            near = "" if name in known else nearest(name, known)
            if near.startswith("did you mean"):
                yield warning(f"[{section}]", f"no KPI named {name!r}", near)


def unlinked_ids(study: Study) -> Iterator[Fault]:
    r"""Yield a warning for each kind of id that no identity is of, or that links nothing.

    Parameters
    ----------
    study : Study
        An open study.

    Yields
    ------
    Fault
        By table and kind.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace
    >>> from cxlab.study.settings import Mapping
    >>> mappings = (Mapping("interactions", source="web", ids="cokie"),)
    >>> links = pd.DataFrame({"source": ["cookie"]})
    >>> study = SimpleNamespace(
    ...     settings=Settings("Shop", mappings=mappings), has=lambda table: True,
    ...     read=lambda table, columns: links, meta={"merged": {}},
    ... )
    >>> print(next(unlinked_ids(study)))
    warning: study.toml, [[tables.interactions]]: ids = 'cokie' is no kind of id in identities, so
    it links nothing; did you mean 'cookie'?
    """
    wanted = [(mapping.table, mapping.ids) for mapping in study.settings.mappings if mapping.ids]
    if not wanted:
        return
    links = study.read("identities", ["source"]) if study.has("identities") else None
    kinds = frozenset(links["source"]) if links is not None else frozenset()
    for table, kind in dict.fromkeys(wanted):
        where = f"[[tables.{table}]]"
        if links is None:
            found = f"ids = {kind!r}, and there are no identities to look it up in"
            yield warning(where, found, "map them with [[tables.identities]], or leave ids out")
        elif kind not in kinds:
            found = f"ids = {kind!r} is no kind of id in identities, so it links nothing"
            yield warning(where, found, nearest(kind, kinds))
    linking = [kind for table, kind in wanted if table == "interactions" and kind in kinds]
    if linking and not study.meta["merged"].get("interactions", 0.0):
        found = f"no id of the kind {' or '.join(map(repr, linking))} stands in identities"
        yield warning("[[tables.interactions]]", found, "compare how ids are written in the two")


def shared_ids(study: Study) -> Iterator[Fault]:
    """Yield a warning where one id makes many customers one: ``none``, a shop's own mail address.

    Parameters
    ----------
    study : Study
        An open study.

    Yields
    ------
    Fault
        For the id that links most customers, where it links more than ``SHARED``.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace
    >>> links = pd.DataFrame(
    ...     {"source": "mail", "source_id": "none", "customer_id": [f"c{n}" for n in range(30)]}
    ... )
    >>> study = SimpleNamespace(has=lambda table: True, read=lambda table, columns: links)
    >>> print(next(shared_ids(study)))
    warning: identities, column 'source_id': 'none' (mail) stands for 30 customers, who are now
    one; leave out ids that many share
    """
    if not study.has("identities"):
        return
    links = study.read("identities", ["source", "source_id", "customer_id"])
    shared = links.groupby(["source", "source_id"])["customer_id"].nunique()
    many = shared[shared > SHARED].sort_values(ascending=False, kind="stable")
    if len(many):
        kind, name = many.index[0]
        found = f"{name!r} ({kind}) stands for {many.iloc[0]:,} customers, who are now one"
        if len(many) > 1:
            found += f"; so do {len(many) - 1:,} more such ids"
        remedy = "leave out ids that many share"
        yield Fault("identities, column 'source_id'", found, remedy, severity="warning")


def _never(where: str, kind: str, names: Iterable[str], known: frozenset[str]) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield warning(where, f"no {kind} {name!r} occurs", nearest(name, known))
