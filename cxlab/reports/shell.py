"""What every page of a report shows of its study, and how its pages are linked."""

from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version

from cxlab.markup import percent
from cxlab.study.settings import Settings

NO_LIMITS = (
    "This study names no limits of its data in study.toml: ask whoever provided them what is "
    "missing before you rely on a figure."
)


@dataclass(frozen=True)
class Failure:
    """Where a notebook stopped: the cell's number, its source, the message, the traceback."""

    cell: int
    source: str
    message: str
    traceback: str


@dataclass(frozen=True)
class Page:
    """One notebook's page.

    Parameters
    ----------
    name : str
        The notebook's name without its ending.
    title : str
        Its first heading; the name in words where it has none.
    failure : Failure, optional
        Why it is not complete.
    before, after : Page, optional
        Its neighbours in the report.
    """

    name: str
    title: str
    failure: Failure | None = None
    before: "Page | None" = None
    after: "Page | None" = None

    @property
    def file(self) -> str:
        """The page's file name."""
        return f"{self.name}.html"

    @property
    def label(self) -> str:
        """What a link to the page says: the title up to its first colon."""
        return self.title.partition(":")[0]


@dataclass(frozen=True)
class Shell:
    """What every page of a report shows of its study.

    Parameters
    ----------
    title, description : str
        The study's.
    synthetic : bool
        The data are made: every page says so.
    trust : tuple of str
        How far to trust the report: sentences.
    reading : tuple of str
        How the figures are to be read: sentences for the footer.
    pages : tuple of Page
        The report's pages, in order.
    version : str
        cxlab's.
    """

    title: str
    description: str = ""
    synthetic: bool = False
    trust: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    version: str = ""


def make_shell(settings: Settings, pages: tuple[Page, ...] = ()) -> Shell:
    """Return what the pages show of a study with these settings.

    Parameters
    ----------
    settings : Settings
        The content of ``study.toml``.
    pages : tuple of Page
        The report's pages, in order.

    Returns
    -------
    Shell
        Title, limits and ways of reading, as plain text.

    Examples
    --------
    >>> make_shell(Settings("Two shops", limits=("Only buyers were asked.",))).trust[0]
    'Only buyers were asked.'
    """
    sure = percent(settings.confidence)
    trust = (
        *(settings.limits or (NO_LIMITS,)),
        "What goes together in rows need not be cause and effect: these pages say “goes with”, "
        "never “because of”.",
        "Feelings, reasons and goals are known only as far as customers were asked or wrote them "
        "down.",
    )
    reading = (
        "How to read the figures: first the estimate, then the range in which the true value lies "
        f"with {sure} confidence, then n, the number of customers or answers it rests on. The "
        "fewer answers, the wider the range.",
        f"Groups of fewer than {settings.min_group} are not shown. In comments, names and "
        "addresses, telephone, card and order numbers are masked as far as they are recognised. "
        "What people told us in interviews or workshops is framed with dashes: it was "
        "heard, not computed.",
    )
    return Shell(
        settings.title, settings.description, settings.synthetic, trust, reading, pages, _version()
    )


def link_pages(pages: list[Page]) -> tuple[Page, ...]:
    """Return the pages, each knowing its neighbours.

    Examples
    --------
    >>> first, second = link_pages([Page("a", "A"), Page("b", "B")])
    >>> first.after.label, second.before.label
    ('B', 'A')
    """
    around = [None, *pages, None]
    return tuple(
        replace(page, before=previous, after=following)
        for page, previous, following in zip(pages, around, around[2:], strict=False)
    )


def _version() -> str:
    try:
        return version("cxlab")
    except PackageNotFoundError:
        return ""
