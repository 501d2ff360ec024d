"""Where an address stands in a comment: a street with its house number, or a postcode.

A street alone is no person's address and stays; so does a number without a street.
"""

import re

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚЀ-Я"
_S = r"[ \u00a0]"
_CAP = rf"[{_UPPER}][\w'’.-]{{0,30}}"
_ANY = r"[\w'’.-]{1,30}"
_UNIT = (
    r"(?!\s?(?:min|h\b|godz|zł|zl|lei|ron|руб|₽|мин|час|минут|шт|дн|раз|dni|zile|dias|ori|minut|"
    r"reais|euros?|%|km|км|[mм]\b(?!\.?\s?\d)|vezes|horas|ani|lat|лет|года?|anos))"
)
_NUMBER = (
    rf"\d{{1,5}}+{_UNIT}(?:(?-i:[A-Za-zА-Яа-я]|{_S}[A-HА-Г])(?![\w'’]))?"
    rf"(?:{_S}?/{_S}?\d{{1,4}}[a-zA-Zа-я]?)?"
)

_FLAT = (
    rf"(?:,?{_S}?(?:flat|apartment|apt\.?|unit|suite|room|floor|кв\.?|квартира|корп\.?|корпус|"
    rf"стр\.?|строение|подъезд|этаж|оф\.?|(?-i:m\.?)|lok\.?|mieszkania|bl\.?|bloc|sc\.?|scara|et\.?|"
    rf"etaj|ap\.?|apartament|apto\.?|apartamento|bloco|casa|sala|andar)"
    rf"{_S}?\.?(?:nr\.?{_S}?)?(?:\d[\w/]{{0,5}}|(?-i:[A-ZА-Я])\d{{0,4}})(?!\w)){{0,4}}"
)
_EN_TYPES = (
    r"(?:(?:street|road|avenue|lane|drive|court|close|way|square|place|terrace|gardens?|crescent|"
    r"boulevard|hill|row|grove|mews|highway|parkway|walk|rise|view|green|parade|quay|circle|trail|wharf|yard|park|cottages|end|gate|meadows?|broadway)\b"
    r"|(?:st|rd|ave|ln|dr|ct|sq|pl|blvd|cir)\b\.?)"
)
_HOUSE_EN = rf"(?<![\w.,-])\d{{1,5}}[a-zA-Z]?(?:[-/]\d{{1,4}})?,?{_S}"
_EN = (
    rf"(?:(?:flat|apartment|apt\.?|unit|suite){_S}\w{{1,5}},{_S}?)?"
    rf"(?:(?-i:(?:{_CAP}){_S}(?:House|Cottage|Lodge|Farm|Barn|Villa)),{_S})?"
    rf"{_HOUSE_EN}(?:(?-i:{_CAP}){_S}|\d{{1,3}}(?:st|nd|rd|th){_S}){{1,3}}{_EN_TYPES}(?!{_S}?\d)"
    rf"|{_HOUSE_EN}(?-i:[{_UPPER}][a-z]{{2,20}}(?:way|gate|side|hill|croft|field))(?!\w)"
    rf"|{_HOUSE_EN}(?-i:The{_S}[{_UPPER}]\w{{2,20}})"
    rf"|(?<!\w)p\.?{_S}?o\.?{_S}?box{_S}\d{{1,6}}"
)
_RU_TYPES = (
    r"(?:улиц[аеуы]|проспект[аеу]?|переул\w{2,4}|бульвар[аеу]?|шоссе|набережн\w{2,3}|площад\w{1,2}|"
    r"проезд[аеу]?|тупик[аеу]?|микрорайон[аеу]?)"
)
_RU_SHORT = r"(?:ул\.?|пр-т\.?|пр-кт\.?|просп\.|пр\.|пер\.|б-р\.?|бул\.|ш\.|наб\.|пл\.|мкр\.?)"
_RU_NUMBER = rf",?{_S}?(?:(?:д\.|дом[аеу]?|д){_S}?)?{_NUMBER}"
_RU = (
    rf"(?<!\w)(?:{_RU_SHORT}{_S}?(?:{_ANY}{_S}){{0,2}}{_ANY}|{_RU_TYPES}{_S}(?:(?-i:{_CAP}){_S})"
    rf"{{0,2}}(?-i:{_CAP})|(?-i:{_CAP}){_S}(?:{_RU_TYPES}|ул\.|пр-т|пр\.|пер\.|б-р|наб\.)){_RU_NUMBER}"
)
_PL_TYPES = (
    r"(?:ulic[aeyąę]|alej[aeiąę]|alei|aleje|alejach|plac[ue]?|osiedl[aeu]|osiedle|rynek|rynku)"
)
_PL_SHORT = r"(?:ul|al|pl|os)\."
_PL = (
    rf"(?<![\w-])(?:{_PL_SHORT}{_S}?(?:{_ANY}{_S}){{0,3}}?{_ANY}|(?:{_PL_TYPES}|ul){_S}(?:(?-i:{_CAP}){_S})"
    rf"{{0,3}}?(?-i:{_CAP})),?{_S}(?:nr\.?{_S}?|dom{_S})?{_NUMBER}"
    rf"|(?<!\w)(?:(?-i:Rynek)|(?-i:[{_UPPER}]\w{{2,20}}(?:owa|owej|ska|skiej|cka|ckiej)))"
    rf"{_S}\d{{1,3}}(?:[a-z](?!\w)|{_S}?/{_S}?\d{{1,4}}(?![\d/]))"
)
_RO_TYPES = (
    r"(?:str[aă]d\w{1,3}|străzii|strazii|bulevard\w{0,3}|calea|aleea|aleii|[sșş]oseaua|[sșş]oselei|"
    r"splaiul|pia[tțţ]a|intrarea|drumul)"
)
_RO_SHORT = r"(?:str\.|bd\.|b-dul|bdul|bld\.|[sșş]os\.|al\.|spl\.)"
_RO = (
    rf"(?<!\w)(?:{_RO_SHORT}{_S}?(?:{_ANY}{_S}){{0,3}}?{_ANY}|{_RO_TYPES}{_S}(?:(?-i:{_CAP}){_S})"
    rf"{{0,3}}?(?-i:{_CAP})),?{_S}(?:nr\.?{_S}?|num[aă]rul{_S})?{_NUMBER}"
)
_PT_TYPES = r"(?:rua|avenida|travessa|pra[cç]a|alameda|largo|estrada|rodovia|beco|viela)"
_PT_SHORT = r"(?:r\.|av\.?|tv\.|p[cç]a\.|al\.|estr\.|rod\.)"
_PT_LINK = rf"(?:(?:de|da|do|dos|das|e){_S})"
_PT_NAME = rf"{_PT_LINK}?(?:(?-i:{_CAP}){_S}{_PT_LINK}?){{0,4}}?(?-i:[{_UPPER}][\w'’-]{{0,30}})"
_PT = (
    rf"(?<!\w)(?:{_PT_TYPES}|{_PT_SHORT}){_S}(?:\d{{1,2}}{_S})?{_PT_NAME},?{_S}"
    rf"(?:n\.?[º°]?{_S}?|n[uú]mero{_S}|lote{_S}|km{_S})?{_NUMBER}"
)

_CITY = rf"(?:(?-i:[{_UPPER}][\w-]{{2,25}})(?:{_S}(?-i:[{_UPPER}][\w-]{{2,25}}))?)"
_POSTCODES = (
    r"(?-i:(?<![\w-])[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w))",  # United Kingdom
    r"(?-i:(?<!\w)(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|"
    r"MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC)"
    r",?\s\d{5}(?:-\d{4})?(?!\w))",
    rf"(?<![\w.,-])\d{{6}},?{_S}(?:г\.{_S}?|город{_S})?(?-i:[А-ЯЁ][а-яё]{{2,}}(?:-[\w-]+)?)",
    rf"(?<![\w.,-])\d\d-\d{{3}},?{_S}{_CITY}",
    rf"(?<![\w.,-])\d{{4}}-\d{{3}},?{_S}{_CITY}",
    r"(?<![\w.,-])\d{5}-\d{3}(?![\w-])",
    r"(?<=kod )\d\d-\d{3}(?![\w-])|(?<=cod )\d{6}(?![\w-])",
)
_POSTCODE_CUE = (
    r"(?P<cue>(?<!\w)(?:postcode|post\scode|zip(?:\scode)?|postal\scode|почтовый\sиндекс|индекс\w{0,2}|"
    r"kod(?:em|u)?\spocztow\w{1,3}|cod(?:ul)?\spo[sșş]tal|c[oó]digo\spostal|cep)"
    r"(?:[^\d\n]{0,40}?)[\s:])(?-i:[A-Z]{0,2}\d{2,6}(?:[ -]?\d{0,3}[A-Z]{0,2}))(?!\w)"
)

_STREETS = re.compile(
    "|".join(rf"(?:{one}){_FLAT}" for one in (_EN, _RU, _PL, _RO, _PT)), re.IGNORECASE
)
_CODES = re.compile("|".join((_POSTCODE_CUE, *_POSTCODES)), re.IGNORECASE)


_BESIDE = r"(?:\d{5,6}|\d\d-\d{3}|\d{4}-\d{3})"  # a postcode, where it stands beside a street


def mask_places(text: str, word: str) -> str:
    """Replace streets with house numbers, and postcodes, by a word.

    Parameters
    ----------
    text : str
        What a customer wrote.
    word : str
        What stands in their place.

    Returns
    -------
    str
        The text without them; streets without a number stay.

    Examples
    --------
    >>> mask_places("left at ul. Długa 5/7, 00-950 Warszawa", "[address]")
    'left at [address], [address]'
    """
    streets = _STREETS.sub(word, text)
    codes = _CODES.sub(lambda found: (found["cue"] or "") + word, streets)
    if word not in codes:
        return codes
    held = re.escape(word)
    before = re.sub(rf"(?<![\w.,-]){_BESIDE}(?=,?\s{held})", word, codes)
    return re.sub(rf"(?<={held})(,?\s){_BESIDE}(?![\w-])", rf"\1{word}", before)
