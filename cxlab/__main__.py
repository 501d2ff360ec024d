"""``python -m cxlab`` is ``cxlab``."""

from cxlab.cli import main

main()
