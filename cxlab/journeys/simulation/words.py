"""What is said of a simulation: why there is none, and what its figures leave out."""

import numpy as np

from cxlab.journeys.simulation.changes import Change
from cxlab.journeys.simulation.plan import Plan
from cxlab.journeys.simulation.steps import DAY


def why_unsupported(plan: Plan) -> str:
    """Return why the rows cannot carry a simulation; empty where they may."""
    if not plan.goal.end:
        return f"No contact on record reaches the goal “{plan.goal.name}”."
    if plan.end - plan.start < plan.silence:
        days, silence = (plan.end - plan.start) / DAY, plan.silence / DAY
        return (
            f"The rows reach over {days:.0f} days; who has left is known only after {silence:.0f} "
            "days of silence, so there is nothing to tell the coming months from."
        )
    return ""


def why_nobody(present: int, plan: Plan, min_group: int) -> str:
    """Return why there is nothing to tell where too few are still there."""
    few = "Nobody was" if not present else f"Fewer than {min_group} customers were"
    return (
        f"{few} seen in the last {plan.silence / DAY:.0f} days, after which customers count as "
        "gone, so there are no coming months to tell of."
    )


def notes_of(plan: Plan, changes: tuple[Change, ...]) -> tuple[str, ...]:
    """Return what the figures of a plan leave out, in sentences."""
    goal = ", ".join(f"“{name}”" for name in plan.goal.end)
    days = f" and the {plan.goal.days:g} days after it" if np.isfinite(plan.goal.days) else ""
    begin = ", ".join(f"“{name}”" for name in plan.goal.start)
    told = [f"Reached is {goal}; an attempt is a contact at {begin}{days}."] if begin else []
    told = told or [
        f"Reached is {goal}. No goal says where attempts begin, so there is no share of them."
    ]
    told.append(
        f"Who was silent for more than {plan.silence / DAY:.0f} days counts as gone; figures are "
        "of the customers who were there at the end of the data. New ones are not foreseen."
    )
    if plan.rare:
        told.append(f"{plan.rare} rare touchpoints are one step together.")
    if plan.sent:
        told.append(
            "Contacts that the company sends are counted beside the customer's steps; that they "
            "prompt the next step is not modelled."
        )
    told.append(
        "In tests with made customers, numbers of contacts came out a few in a hundred too low or "
        "too high where new customers were busier than old ones. Compare the two columns with each "
        "other."
    )
    if changes:
        told.append("Whether the change would work is for a trial to find out.")
    return tuple(told)
