"""Where customers are today, what may come next, and how far such chances can be trusted."""

from cxlab.journeys.today.chances import StageChances, stage_chances
from cxlab.journeys.today.present import PresentStages, present_stages

__all__ = ["PresentStages", "StageChances", "present_stages", "stage_chances"]
