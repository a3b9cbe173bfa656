"""The languages of packs: what each calls itself, which way it is read, and the few words around a pack."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

RIGHT_TO_LEFT = ("ar", "fa", "he", "ku", "ps", "ur", "yi")
NAMES = {
    "en": "English", "cy": "Cymraeg", "ur": "اردو", "ar": "العربية", "bn": "বাংলা", "fa": "فارسی", "gu": "ગુજરાતી",
    "pa": "ਪੰਜਾਬੀ", "pl": "Polski", "ps": "پښتو", "ro": "Română", "so": "Soomaali", "ti": "ትግርኛ", "tr": "Türkçe",
    "uk": "Українська", "yue": "粵語", "zh": "中文", "hi": "हिन्दी", "pt": "Português", "es": "Español",
    "fr": "Français", "ku": "کوردی", "ta": "தமிழ்", "am": "አማርኛ",
}  # fmt: skip
"""What a language calls itself, by its code (ISO 639-1)."""
IN_ENGLISH = {
    "en": "English", "cy": "Welsh", "ur": "Urdu", "ar": "Arabic", "bn": "Bengali", "fa": "Persian", "gu": "Gujarati",
    "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "ro": "Romanian", "so": "Somali", "ti": "Tigrinya",
    "tr": "Turkish", "uk": "Ukrainian", "yue": "Cantonese", "zh": "Mandarin", "hi": "Hindi", "pt": "Portuguese",
    "es": "Spanish", "fr": "French", "ku": "Kurdish", "ta": "Tamil", "am": "Amharic",
}  # fmt: skip
"""What staff call it, and what records of people hold."""

_ALSO = {
    "panjabi": "pa", "punjabi": "pa", "farsi": "fa", "dari": "fa", "persian": "fa", "chinese": "zh", "sylheti": "bn",
    "cymraeg": "cy", "sorani": "ku",
}  # fmt: skip
"""Names by which records of people call a language besides. Whoever speaks Dari or Sylheti reads Persian or Bengali."""


def code_of(name: str) -> str:
    """The code of a language by what staff call it, or by its code; "" for one that no pack is put into."""
    low = name.split("(")[0].strip().lower()
    known = {english.lower(): code for code, english in IN_ENGLISH.items()}
    return low if low in IN_ENGLISH else known.get(low, _ALSO.get(low, ""))


def direction(language: str) -> str:
    """Which way a language is read: `rtl` or `ltr`."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True)
class Said:
    """The words around a pack, in its language. `%(number)s`, `%(date)s` and `%(council)s` are filled in."""

    language: str = "en-GB"
    skip: str = "Skip to main content"
    promise: str = "Our promise."
    here: str = "From %(council)s"
    contents: str = "In this pack"
    another_way: str = "Get it another way:"
    version: str = "Version %(number)s, %(date)s."
    whose: str = (
        "Parts with a line beside them are written by %(council)s. The rest is the same for every council here."
    )
    draft: str = "This is a draft translation. Nobody who speaks the language has checked it yet."
    partly: str = "Some of this is not in this language yet."
    counted: str = "From %(since)s to %(until)s we kept this %(kept)s times of %(due)s, and broke it %(broken)s times."
    too_few: str = "From %(since)s to %(until)s the numbers are too small to show."
    not_counted: str = "Nothing has been counted yet."
    all_promises: str = "All our promises, kept and broken"
    subject: str = "A message from ((council))"
    cover: str = (
        "Dear ((name))\n\nHere is something to read from ((council)). It says what you can expect from us, "
        "what you can do, and who to ring.\n\nDo you need it another way? Ring us on ((phone)).\n\n((council))"
    )
    direction: str = "ltr"

    def of(self, council: str) -> "Said":
        """With the council's name in it."""
        filled = {name: text.replace("%(council)s", council) for name, text in vars(self).items()}
        return Said(**filled)

    def day(self, day: date) -> str:
        """A day: in words where they are English, else in figures that are read everywhere here."""
        return f"{day:%-d %B %Y}" if self.language.startswith("en") else f"{day:%d/%m/%Y}"


NOT_WORDS = ("language", "direction")
ENGLISH = Said()


WORDS = {name: text for name, text in vars(ENGLISH).items() if name not in NOT_WORDS}
"""The words around every pack, as they are put into other languages. Nothing on the outside of a letter, and nothing
before the pack itself, says what somebody waits for: others may read it."""


def around(language: str, texts: Mapping[str, str]) -> Said:
    """The words around a pack in a language: those that there are, and the rest in English."""
    return replace(
        ENGLISH, **{name: text for name, text in texts.items() if name in WORDS and text}, language=language,
        direction=direction(language),
    )  # fmt: skip
