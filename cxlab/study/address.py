"""Where a database is, and who asks: the address from study.toml, the secrets from elsewhere."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from cxlab.errors import Fault
from cxlab.study.settings import Source

#: What a url may begin with.
SCHEMES = ("postgresql", "postgres")

#: What a url in study.toml may say behind its question mark: nothing that is secret.
OPTIONS = frozenset(
    (
        *("application_name", "channel_binding", "connect_timeout", "gssencmode", "hostaddr"),
        *("krbsrvname", "load_balance_hosts", "sslcert", "sslcrl", "sslkey", "sslmode"),
        *("sslnegotiation", "sslrootcert", "target_session_attrs"),
    )
)

#: What holds for every connection unless the url says otherwise. A server that vanishes is missed
#: after about a minute, not after the two hours of the system's own settings.
DEFAULTS = {
    "connect_timeout": "15",
    "client_encoding": "UTF8",
    "application_name": "cxlab",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}


@dataclass(frozen=True)
class Address:
    """How a database is reached; printing it shows nothing.

    Parameters
    ----------
    url : str
        The whole url, user and password included.
    secrets : tuple of str
        What must not be shown: the user and the password.
    """

    url: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)

    def scrubbed(self, message: str) -> str:
        """Return a message without the secrets.

        Examples
        --------
        >>> Address("postgresql://ann:pass@db/shop", ("ann", "pass")).scrubbed("no user ann")
        'no user ***'
        """
        for secret in filter(None, self.secrets):
            message = message.replace(secret, "***").replace(quote(secret, safe=""), "***")
        return message


def variable(source: Source, part: str) -> str:
    """Return the environment variable that holds a part of a source's address.

    Parameters
    ----------
    source : Source
        The source.
    part : {"URL", "USER", "PASSWORD"}
        What it holds.

    Examples
    --------
    >>> variable(Source("web-orders"), "PASSWORD")
    'CXLAB_WEB_ORDERS_PASSWORD'
    """
    return f"CXLAB_{re.sub(r'[^A-Z0-9]', '_', source.name.upper())}_{part}"


def address_faults(source: Source) -> Iterator[Fault]:
    """Yield what is wrong with where a source says it lies; a secret is never repeated.

    Parameters
    ----------
    source : Source
        A source: of a file, or of a database.

    Yields
    ------
    Fault
        Neither or both of ``path`` and ``url``; a url with a user or a password, of a database
        that is not known, or that is no url; not exactly one of ``from_table`` and ``query``.

    Examples
    --------
    >>> source = Source("orders", url="postgresql://ann:secret@db.example/shop", query="SELECT 1")
    >>> for fault in address_faults(source):
    ...     print(fault.found)
    url holds a user or a password
    """
    where = f"study.toml, [sources.{source.name}]"
    if bool(source.path) == bool(source.url):
        yield Fault(where, "needs either path or url", "give one of the two")
    if not source.url:
        if source.from_table or source.query:
            yield Fault(where, "from_table and query are for databases", "give a url, or a path")
        return
    if bool(source.from_table) == bool(source.query):
        yield Fault(where, "needs either from_table or query", "give one of the two")
    found, remedy = _flaw(source.url)
    if found == _SECRET:
        user, password = variable(source, "USER"), variable(source, "PASSWORD")
        remedy = f"take it out, and set {user} and {password} in the environment"
    if found:
        yield Fault(where, found, remedy)


def find_address(source: Source, environment: Mapping[str, str] = os.environ) -> Address | Fault:
    """Put the address of a source's database together.

    Parameters
    ----------
    source : Source
        A source whose ``url`` has no fault.
    environment : mapping of str to str
        ``CXLAB_<SOURCE>_URL`` stands for the whole url, ``CXLAB_<SOURCE>_USER`` and
        ``CXLAB_<SOURCE>_PASSWORD`` for user and password. What none of them says, the database's
        own variables do (``PGHOST``, ``PGUSER``, ``PGPASSWORD``, ...).

    Returns
    -------
    Address or Fault
        The address; or what is wrong with it, without its content.

    Examples
    --------
    >>> source = Source("orders", url="postgresql://db.example/shop", from_table="orders")
    >>> find_address(source, {"CXLAB_ORDERS_USER": "ann"}).url[:35]
    'postgresql://ann@db.example/shop?co'
    """
    name = variable(source, "URL")
    given = environment.get(name, "")
    found, remedy = _flaw(given, secret=True) if given else _flaw(source.url)
    if found:
        where = f"the environment variable {name}" if given else f"[sources.{source.name}]"
        return Fault(where, found, remedy)
    parts = urlsplit(given or source.url)
    inside, _, host = parts.netloc.rpartition("@")
    user, _, password = inside.partition(":")
    user = environment.get(variable(source, "USER"), unquote(user))
    password = environment.get(variable(source, "PASSWORD"), unquote(password))
    options = {**DEFAULTS, **dict(parse_qsl(parts.query))}
    known = [user, password, *(options.get(key, "") for key in ("user", "password"))]
    known += [environment.get(key, "") for key in ("PGUSER", "PGPASSWORD")]
    netloc = f"{_userinfo(user, password)}{host}"
    whole = SplitResult("postgresql", netloc, parts.path, urlencode(options, quote_via=quote), "")
    return Address(_spelled(whole), tuple(dict.fromkeys(filter(None, known))))


_SECRET = "url holds a user or a password"
_HOST = re.compile(r"(?:\[[0-9a-fA-F:.%]+\]|[\w.-]*)(?::\d+)?")


def _flaw(url: str, *, secret: bool = False) -> tuple[str, str]:
    """Return what is wrong with a url, and what to do; two empty texts where nothing is."""
    form = "write it as postgresql://host/database"
    # An "@" marks a user wherever it stands: a password may hold the marks that end the host.
    if "@" in url and not secret:
        return _SECRET, form
    scheme, colon, _ = url.partition("://")
    if not colon:
        return "url holds no address", form
    if scheme not in SCHEMES:
        return (
            f"no database {'of that kind' if secret else f'of the kind {scheme!r}'} can be read",
            form,
        )
    try:
        options = [key for key, _ in parse_qsl(urlsplit(url).query, strict_parsing="?" in url)]
    except ValueError:
        return "url is not written as one", form
    hosts = urlsplit(url).netloc.rpartition("@")[2].split(",")
    if not all(map(_HOST.fullmatch, hosts)):
        return "url names no host that could be", form
    if secret:
        return "", ""
    if {"user", "password", "passfile", "sslpassword", "service"} & {*options}:
        return _SECRET, form
    unknown = [key for key in options if key not in OPTIONS]
    if unknown or urlsplit(url).fragment:
        found = f"url has the option {(unknown or ['#'])[0]!r}"
        return found, f"known: {', '.join(sorted(OPTIONS))}"
    return "", ""


def _userinfo(user: str, password: str) -> str:
    if not user and not password:
        return ""
    secret = f":{quote(password, safe='')}" if password else ""
    return f"{quote(user, safe='')}{secret}@"


def _spelled(parts: SplitResult) -> str:
    """Write a url; Python leaves out the two slashes where no host stands behind them."""
    return f"{parts.scheme}://{parts.netloc}{parts.path}?{parts.query}"
