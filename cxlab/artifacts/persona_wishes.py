"""Whether a comment asks for something, by its words, in five languages."""

import re

import pandas as pd

#: Words with which people ask for something, by language. ``"please"`` alone is none, as it mostly
#: leads to a telephone number; nor is "that is how it should be".
WISHES = {
    "en": r"i (?:just |only |really )?wish|if only"
    r"|would be (?:so |very |really )?(?:nice|good|great|better|helpful) (?:if|to)"
    r"|(?:i|we)(?:'d| would) (?:like|love) (?:it if|you to|to (?:see|have))"
    r"|please (?:add|bring|offer|make|fix|improve|stop|give us|sell)"
    r"|(?:you|they|someone|somebody) should (?:add|offer|fix|look|tell|have|make|let|open|sell)"
    r"|could you (?:please )?(?:add|bring|offer|make|fix)",
    "pt": r"gostaria (?:que|de)|gostava (?:que|de)|seria (?:bom|melhor|ótimo) (?:se|que|ter|haver)|"
    r"por favor,? (?:ponham|façam|arranjem|melhorem|deixem|coloquem)|quem dera|alguém devia",
    "pl": r"chciał(?:a)?bym|chcielibyśmy|przydał(?:a|o|y)?by|szkoda,? że nie ma|"
    r"proszę (?:dodać|poprawić|naprawić)|mogli?byście|ktoś powinien",
    "ro": r"aș (?:vrea|dori)|ar fi (?:bine|frumos|util) (?:să|dacă)|mi-ar plăcea să|"
    r"vă rog să (?:adăug|repar|îmbun)|cineva ar trebui",
    "ru": r"хотелось бы|хотел[аи]? бы|было бы (?:хорошо|лучше|здорово|удобно),? если|"
    r"не хватает|пожалуйста,? (?:добавьте|сделайте|исправьте)|кто-то должен",
}

_ASKING = re.compile(r"\b(?:" + "|".join(WISHES.values()) + ")", re.IGNORECASE)


def asks_for(texts: pd.Series) -> pd.Series:
    """Tell which comments ask for something.

    Parameters
    ----------
    texts : pandas.Series of str
        Comments in English, Portuguese, Polish, Romanian or Russian; none is missing.

    Returns
    -------
    pandas.Series of bool
        Indexed as ``texts``. Words decide, so that irony is not seen; other languages never ask.

    Examples
    --------
    >>> asks_for(pd.Series(["I wish you opened on Sundays", "Fine.", "Mi-ar plăcea să"])).tolist()
    [True, False, True]
    """
    return pd.Series([bool(_ASKING.search(text)) for text in texts], texts.index, dtype="bool")
