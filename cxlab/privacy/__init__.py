"""What keeps people out of pages and exports: text is masked, identifiers are dropped."""

from cxlab.privacy.identifiers import IDENTIFIERS, drop_identifiers
from cxlab.privacy.masking import mask, mask_text

__all__ = ["IDENTIFIERS", "drop_identifiers", "mask", "mask_text"]
