"""The files of the made study, as a company's systems export them: each with its own names."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from cxlab.sample.blocks import Block
from cxlab.sample.ids import make_ids
from cxlab.sample.people import CHANNELS, DAYS
from cxlab.sample.touchpoints import REPLIES
from cxlab.sample.traits import Ints
from cxlab.sample.visits import START, to_local

#: How each file is written: separator and decimal mark (a file that is not here: comma, point).
DIALECTS = {"customers.csv": (";", ","), "store.csv": (";", ","), "app_log.tsv": ("\t", ".")}


def export(block: Block, numbers: Ints) -> dict[str, pd.DataFrame]:
    """Write what happened to customers as rows of the company's files.

    Parameters
    ----------
    block : Block
        The customers, at least as many as ``numbers`` has.
    numbers : array of int
        The numbers of the customers wanted: the block's first.

    Returns
    -------
    dict of str to pandas.DataFrame
        By file name; times are texts, in the zone that the file is written in.
    """
    ids = make_ids(numbers)
    exports: dict[str, Callable[[Block, pd.DataFrame], pd.DataFrame]] = {
        "customers.csv": _customers,
        "web_log.csv": _web_log,
        "app_log.tsv": _app_log,
        "store.csv": _store,
        "orders.csv": _orders,
        "carrier.csv": _carrier,
        "mails.csv": _mails,
        "mail_actions.csv": _mail_actions,
        "service.csv": _service,
        "social.csv": _social,
        "panel.jsonl": _panel,
        "survey.csv": _survey,
    }
    exported = {name: function(block, ids) for name, function in exports.items()}
    return {**exported, "identities.csv": _identities(exported, ids)}


def wanted(frame: pd.DataFrame, ids: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the customers that have ids."""
    return frame[frame["customer"] < len(ids)].reset_index(drop=True)


def _of(ids: pd.DataFrame, column: str, rows: pd.DataFrame) -> np.ndarray:
    return ids[column].to_numpy(dtype=object)[rows["customer"]]


def iso(times: pd.Series) -> pd.Series:
    """Write times as ``2025-01-31 17:05:00``; a missing time is empty.

    Examples
    --------
    >>> iso(pd.Series(pd.to_datetime(["2025-01-31 17:05", None]))).tolist()
    ['2025-01-31 17:05:00', '']
    """
    text = pd.Series(np.datetime_as_string(times.to_numpy("datetime64[s]"), unit="s"), dtype="str")
    return text.str.replace("T", " ").where(times.notna().to_numpy(), "")


def _day_first(times: pd.Series) -> pd.Series:
    text = iso(pd.Series(to_local(times.to_numpy())))
    return text.str[8:10] + "." + text.str[5:7] + "." + text.str[:4] + text.str[10:16]


def numbered(prefix: str, ids: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Return the keys of orders, cases and mails: the customer's number, and a running one."""
    whose = pd.Series(_of(ids, "customer_no", rows), dtype="str").str[1:].astype(int)
    return prefix + (whose * 1000 + rows["number"].to_numpy()).astype(str)


def _customers(block: Block, ids: pd.DataFrame) -> pd.DataFrame:
    known = block.people.attributes.iloc[: len(ids)].reset_index(drop=True)
    since = known["customer_since"].dt.strftime("%d.%m.%Y")
    columns = ["age", "region", "household", "loyalty_card", "order_texts", "km_to_store"]
    frame = known[columns].assign(app_version=known["app_version"], customer_since=since)
    frame.insert(0, "customer_no", ids["customer_no"])
    return frame


#: Where each kind of id occurs: the file, its column, and the columns of ``make_ids``.
_LINKS = {
    "web cookie": ("web_log.csv", "cookie", ["cookie0", "cookie1", "cookie2"]),
    "app id": ("app_log.tsv", "app_user", ["app"]),
    "till card": ("store.csv", "card", ["card"]),
    "e-mail": ("service.csv", "from_address", ["mail"]),
}


def _identities(exported: dict[str, pd.DataFrame], ids: pd.DataFrame) -> pd.DataFrame:
    """List the ids that occur in the files."""
    links = []
    for kind, (name, column, places) in _LINKS.items():
        used = set(exported[name][column])
        for place in places:
            known = ids[place].map(used.__contains__)
            owner = {"id": ids.loc[known, place], "customer_no": ids.loc[known, "customer_no"]}
            links.append(pd.DataFrame({"kind": kind, **owner}))
    return pd.concat(links, ignore_index=True)


def failed_payments(block: Block) -> pd.DataFrame:
    """Return failed payments as steps: ``event`` is that of the checkout, and a count."""
    failed = block.contacts.failures
    event = failed["event"] + "-" + failed["attempt"].astype("str")
    return failed.assign(touchpoint="payment failed", event=event)


def _channel(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["channel"] == CHANNELS.index(name)].reset_index(drop=True)


def _log(block: Block, ids: pd.DataFrame, channel: str, prefix: str) -> pd.DataFrame:
    """Return the steps and failed payments in a channel, without what other systems record."""
    steps = block.contacts.events
    steps = steps[~steps["touchpoint"].isin(list(REPLIES))]
    failed = failed_payments(block)
    rows = _channel(channel, wanted(pd.concat([steps, failed], ignore_index=True), ids))
    rows["row"] = prefix + rows["event"]
    return rows.sort_values(["customer", "time"], kind="stable", ignore_index=True)


def _web_log(block: Block, ids: pd.DataFrame) -> pd.DataFrame:
    rows = _log(block, ids, "web", "w")
    day = (rows["time"].to_numpy() - START) // np.timedelta64(1, "D")
    used = _of(ids, "cookies", rows).astype(int)
    place = np.minimum(day.astype(int) * used // DAYS, used - 1)
    cookies = ids[["cookie0", "cookie1", "cookie2"]].to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "event_id": rows["row"],
            "cookie": cookies[rows["customer"], place],
            "ts": iso(rows["time"]) + "Z",
            "page": rows["touchpoint"],
            "device": rows["device"],
            "visit": rows["session"],
            "seconds": rows["duration"],
        }
    )


def _app_log(block: Block, ids: pd.DataFrame) -> pd.DataFrame:
    rows = _log(block, ids, "app", "a")
    return pd.DataFrame(
        {
            "id": rows["row"],
            "app_user": _of(ids, "app", rows),
            "time": iso(rows["time"]),
            "screen": rows["touchpoint"],
            "device": rows["device"],
            "session": rows["session"],
            "seconds": rows["duration"],
        }
    )


def _store(block: Block, ids: pd.DataFrame) -> pd.DataFrame:
    rows = _channel("store", wanted(block.contacts.events, ids))
    bought = wanted(block.contacts.orders, ids).set_index("event")
    value = rows["event"].map(bought["value"])
    number = rows.assign(number=rows["event"].map(bought["number"]).fillna(0).astype(int))
    return pd.DataFrame(
        {
            "slip": "t" + rows["event"],
            "card": _of(ids, "card", rows),
            "date_time": _day_first(rows["time"]),
            "what": rows["touchpoint"],
            "total": value,
            "receipt": numbered("B", ids, number).where(value.notna(), ""),
        }
    )


def _orders(block: Block, ids: pd.DataFrame) -> pd.DataFrame:
    rows = wanted(block.contacts.orders, ids)
    rows = rows[rows["online"]].reset_index(drop=True)
    return pd.DataFrame(
        {
            "order_no": numbered("O", ids, rows),
            "customer_no": _of(ids, "customer_no", rows),
            "ordered_at": iso(rows["time"]),
            "amount": rows["value"],
            "shop": np.array(CHANNELS, dtype=object)[rows["channel"]],
            "device": rows["device"],
            "visit": rows["session"],
        }
    )


def _carrier(block: Block, ids: pd.DataFrame) -> pd.DataFrame:
    rows = wanted(block.contacts.parcels, ids)
    order = numbered("O", ids, rows)
    return pd.DataFrame(
        {
            "parcel_no": "P" + order.str[1:],
            "order_ref": order,
            "handed_over": iso(rows["handed_over"]),
            "promised_by": iso(rows["promised"]),
            "delivered_at": iso(rows["delivered"]),
        }
    )


def _mails(block: Block, ids: pd.DataFrame) -> pd.DataFrame:
    letters = wanted(block.contacts.sent, ids)
    letters["number"] = letters.groupby("customer").cumcount() + 1
    parcels = wanted(block.contacts.parcels, ids)
    sent = [
        ("newsletter", "n", letters, letters["time"]),
        ("dispatch mail", "d", parcels, parcels["dispatched"]),
    ]
    frames = [
        pd.DataFrame(
            {
                "mail_no": numbered(prefix, ids, rows),
                "to_customer": _of(ids, "customer_no", rows),
                "kind": kind,
                "sent_at": iso(times),
                "about_order": numbered("O", ids, rows) if prefix == "d" else "",
            }
        )
        for kind, prefix, rows, times in sent
    ]
    return pd.concat(frames, ignore_index=True)


def _simple(block: Block, ids: pd.DataFrame, channel: str, prefix: str) -> pd.DataFrame:
    steps = block.contacts.events
    rows = _channel(channel, wanted(steps[~steps["touchpoint"].isin(list(REPLIES))], ids))
    return pd.DataFrame(
        {
            "no": prefix + rows["event"],
            "customer_no": _of(ids, "customer_no", rows),
            "at": iso(rows["time"]),
            "what": rows["touchpoint"],
            "device": rows["device"],
        }
    )


def _mail_actions(block: Block, ids: pd.DataFrame) -> pd.DataFrame:
    return _simple(block, ids, "e-mail", "m").rename(columns={"what": "action"})


def _social(block: Block, ids: pd.DataFrame) -> pd.DataFrame:
    return _simple(block, ids, "social", "x").rename(columns={"what": "activity"})


def _panel(block: Block, ids: pd.DataFrame) -> pd.DataFrame:
    return _simple(block, ids, "other sites", "p").rename(columns={"what": "site_type"})


def _service(block: Block, ids: pd.DataFrame) -> pd.DataFrame:
    rows = wanted(block.contacts.cases, ids)
    return pd.DataFrame(
        {
            "case_no": numbered("K", ids, rows),
            "from_address": _of(ids, "mail", rows),
            "contact": rows["touchpoint"],
            "channel": np.array(CHANNELS, dtype=object)[rows["channel"]],
            "opened_at": iso(rows["time"]),
            "device": rows["device"],
            "visit": rows["session"],
            "first_answer_at": iso(rows["answered"]),
            "answer": rows["touchpoint"].map(REPLIES),
            "team": rows["team"],
        }
    )


def _survey(block: Block, ids: pd.DataFrame) -> pd.DataFrame:
    rows = wanted(block.answers, ids)
    number = rows.assign(number=rows["number"].fillna(0).astype(int))
    prefix = rows["case"].map({"order": "O", "receipt": "B", "case": "K"})
    about = pd.Series(prefix.fillna("").to_numpy(dtype=object), dtype="str") + numbered(
        "", ids, number
    )
    answered = rows["answered"]
    return pd.DataFrame(
        {
            "row": rows["row"],
            "answer_no": rows["response"],
            "customer_no": rows["who"],
            "at": iso(rows["time"]),
            "question": rows["kind"],
            "score": rows["score"].astype("Int64").where(answered),
            "from": rows["low"],
            "to": rows["high"],
            "comment": rows["comment"],
            "about": about.where(prefix.notna(), ""),
            "asked_about": rows["touchpoint"].fillna(""),
            "kind": np.where(rows["kind"] == "recommend", "relational", "transactional"),
            "answered": np.where(answered, "yes", "no"),
        }
    )
