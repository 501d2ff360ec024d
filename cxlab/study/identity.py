"""Several ids of one person, merged transitively into one customer."""

import numpy as np
import pandas as pd

#: Stands between the kind of id and the id, where the two are written as one.
MARK = ":"


def merge_ids(identities: pd.DataFrame) -> pd.DataFrame:
    """Find the customer that each linked id belongs to.

    Two ids are one person's when a chain of links joins them: a cookie seen with two customer
    ids makes the two one customer. The customer is named by the smallest of its customer ids, so
    the answer does not depend on the order of the rows.

    Parameters
    ----------
    identities : pandas.DataFrame, shape (n_links, 3)
        ``source`` (the kind of id), ``source_id``, ``customer_id``.

    Returns
    -------
    pandas.DataFrame
        ``ids`` (the kind; empty for a customer id), ``id``, ``customer_id``: one row for each id
        that stands in a link, sorted.

    Examples
    --------
    >>> links = pd.DataFrame(
    ...     [("cookie", "c1", "bea"), ("cookie", "c1", "ann"), ("till card", "t7", "bea")],
    ...     columns=["source", "source_id", "customer_id"],
    ... )
    >>> merge_ids(links)
             ids   id customer_id
    0              ann         ann
    1              bea         ann
    2     cookie    c1         ann
    3  till card    t7         ann
    """
    # Imported here: it takes as long as opening a small study, and few studies have links.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = pd.concat(
        [
            pd.DataFrame({"ids": identities["source"], "id": identities["source_id"]}),
            pd.DataFrame({"ids": "", "id": identities["customer_id"]}),
        ],
        ignore_index=True,
    ).astype("str")
    codes = ends.groupby(["ids", "id"], sort=True).ngroup().to_numpy()
    nodes = ends.drop_duplicates().sort_values(["ids", "id"], ignore_index=True)
    half = len(identities)
    links = coo_array((np.ones(half), (codes[:half], codes[half:])), shape=(len(nodes),) * 2)
    nodes["group"] = connected_components(links, directed=False)[1]
    # Sorted by kind, the empty kind first: the first id of a group is its smallest customer id.
    nodes["customer_id"] = nodes.groupby("group")["id"].transform("first")
    return nodes[["ids", "id", "customer_id"]]
