"""Groups of customers who behave alike, how stable they are, and what sets them apart."""

from cxlab.personas.catalogue import catalogue
from cxlab.personas.clustering import CLUSTERERS, Clusters, cluster
from cxlab.personas.features import customer_features
from cxlab.personas.find import find_personas, group_customers
from cxlab.personas.personas import Personas
from cxlab.personas.pipeline import prepare_features
from cxlab.personas.selection import choose_k
from cxlab.personas.stability import stability
from cxlab.personas.traits import find_traits

__all__ = [
    "CLUSTERERS",
    "Clusters",
    "Personas",
    "catalogue",
    "choose_k",
    "cluster",
    "customer_features",
    "find_personas",
    "find_traits",
    "group_customers",
    "prepare_features",
    "stability",
]
