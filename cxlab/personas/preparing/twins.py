"""Find features that say the same thing twice, so that it neither counts nor is tested twice."""

import pandas as pd

from cxlab.personas.preparing.scales import scaled

#: From this correlation on (either sign), two features say the same.
SAME = 0.9

#: Over fewer customers than this, a correlation is not judged.
FEWEST = 10


def find_twins(features: pd.DataFrame, known: pd.DataFrame) -> pd.Series:
    """Say of each feature which one that forms personas it merely repeats.

    Of two channels in use, the share of one is the other's turned round; where every contact is a
    purchase, both counts are the same. Among features that form personas the first stays.

    Parameters
    ----------
    features : pandas.DataFrame
        A row per customer.
    known : pandas.DataFrame
        Their catalogue.

    Returns
    -------
    pandas.Series
        Indexed by feature: the label of the feature that it repeats; empty where there is none.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> shares = pd.Series(range(20)) / 20
    >>> frame = pd.DataFrame({"channel_app": shares, "channel_web": 1 - shares})
    >>> find_twins(frame, catalogue(frame)).to_dict()
    {'channel_app': '', 'channel_web': 'app share'}
    """
    numeric = known.index[known["kind"] != "category"]
    values = pd.DataFrame({n: scaled(features[n], known.loc[n, "kind"]) for n in numeric})
    close = values.corr(min_periods=FEWEST).abs() >= SAME
    twins = pd.Series("", known.index, name="twin", dtype="str")
    formed = [name for name in numeric if known.loc[name, "clustered_on"]]
    kept: list[str] = []
    for name in [*formed, *(name for name in numeric if name not in formed)]:
        like = next((other for other in kept if close.loc[name, other]), None)
        if like is not None:
            twins[name] = known.loc[like, "label"]
        elif name in formed:
            kept.append(name)
    return twins
