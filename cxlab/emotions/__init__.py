"""What customers say they feel: scores they gave, and feelings read from their own words."""

from cxlab.emotions.answers import scores_by
from cxlab.emotions.emotions import Emotions
from cxlab.emotions.models import EMOTION_MODELS, EmotionModel
from cxlab.emotions.scores import read_emotions
from cxlab.emotions.summary import ALL, UNPLACED

__all__ = [
    "ALL",
    "EMOTION_MODELS",
    "UNPLACED",
    "EmotionModel",
    "Emotions",
    "read_emotions",
    "scores_by",
]
