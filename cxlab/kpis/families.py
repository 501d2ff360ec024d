"""The families that pages sort KPIs into, and the order within each."""

from cxlab.kpis.kpi import Kpi

#: By key: the heading, and the KPIs that come first there, in order.
FAMILIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "say": (
        "What customers say",
        (
            "nps",
            "nps_transactional",
            "csat",
            "ces",
            "expectation_gap",
            "public_complaints",
            "response_rate",
        ),
    ),
    "do": (
        "What customers do",
        (
            "conversion",
            "cart_abandonment",
            "goal_completion",
            "findability",
            "channel_switches",
            "pages_per_session",
            "time_on_site",
        ),
    ),
    "service": (
        "How they are served",
        (
            "response_time",
            "resolution_time",
            "first_contact_resolution",
            "contacts_per_order",
            "automated_contacts",
        ),
    ),
    "value": (
        "Whether they stay, and what they are worth",
        (
            "repeat_purchase",
            "retention",
            "churn",
            "churn_after_bad_contact",
            "churn_after_bad_answer",
            "customer_value",
            "referral",
        ),
    ),
}

_SERVICE = {"service", "reply", "resolved"}


def family_of(kpi: Kpi) -> str:
    """Return the heading that a KPI stands under.

    Examples
    --------
    >>> from cxlab.kpis.kpi import KPIS
    >>> family_of(KPIS["nps"]), family_of(KPIS["churn"])
    ('What customers say', 'Whether they stay, and what they are worth')
    """
    return FAMILIES[kpi.words.family or _family(kpi)][0]


def _family(kpi: Kpi) -> str:
    for key, (_, names) in FAMILIES.items():
        if kpi.name in names:
            return key
    if "responses" in kpi.needs.columns:
        return "say"
    if _SERVICE & set(kpi.needs.roles):
        return "service"
    return "value" if kpi.estimator.unit == "money" else "do"


def place(name: str) -> tuple[int, str]:
    """Return where a KPI stands among those of its family: by this, names are sorted.

    Examples
    --------
    >>> sorted(["own", "churn", "nps"], key=place)
    ['nps', 'churn', 'own']
    """
    order = [each for _, names in FAMILIES.values() for each in names]
    return (order.index(name) if name in order else len(order), name)
