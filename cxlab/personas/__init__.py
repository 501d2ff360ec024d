"""Groups of customers who behave alike: how many, how stable, who belongs, what becomes of them."""

from cxlab.personas.choosing.selection import Selection, select_personas
from cxlab.personas.choosing.stability import stability
from cxlab.personas.clustering.clustering import CLUSTERERS, Clusters, cluster
from cxlab.personas.current import study_personas
from cxlab.personas.deciding.decided import apply_decisions, mark_persona, name_persona
from cxlab.personas.describing.traits import find_traits
from cxlab.personas.describing.usefulness import judge_use
from cxlab.personas.features.catalogue import catalogue, choose
from cxlab.personas.features.customers import customer_features
from cxlab.personas.features.psychometrics import trait_reliability
from cxlab.personas.find import find_personas, group_customers
from cxlab.personas.personas import Personas
from cxlab.personas.preparing.pipeline import find_unseen, prepare_features
from cxlab.personas.preparing.plain import from_plain, to_plain
from cxlab.personas.preparing.units import own_units, read_back
from cxlab.personas.refine import refine_persona
from cxlab.personas.rules.export import apply_rules, rules_from_json, rules_to_json, rules_to_sql
from cxlab.personas.rules.search import find_rules
from cxlab.personas.saving.assign import assign_personas
from cxlab.personas.saving.saved import load_personas, save_personas

__all__ = [
    "CLUSTERERS",
    "Clusters",
    "Personas",
    "Selection",
    "apply_decisions",
    "apply_rules",
    "assign_personas",
    "catalogue",
    "choose",
    "cluster",
    "customer_features",
    "find_personas",
    "find_rules",
    "find_traits",
    "find_unseen",
    "from_plain",
    "group_customers",
    "judge_use",
    "load_personas",
    "mark_persona",
    "name_persona",
    "own_units",
    "prepare_features",
    "read_back",
    "refine_persona",
    "rules_from_json",
    "rules_to_json",
    "rules_to_sql",
    "save_personas",
    "select_personas",
    "stability",
    "study_personas",
    "to_plain",
    "trait_reliability",
]
