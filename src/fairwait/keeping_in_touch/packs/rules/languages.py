"""The languages of packs: what each calls itself, which way it is read, and the few words around a pack."""

from dataclasses import dataclass, field

RIGHT_TO_LEFT = ("ar", "fa", "he", "ku", "ps", "ur", "yi")
NAMES = {
    "en": "English", "cy": "Cymraeg", "ur": "اردو", "ar": "العربية", "bn": "বাংলা", "fa": "فارسی", "gu": "ગુજરાતી",
    "pa": "ਪੰਜਾਬੀ", "pl": "Polski", "ps": "پښتو", "ro": "Română", "so": "Soomaali", "ti": "ትግርኛ", "tr": "Türkçe",
    "uk": "Українська", "zh": "中文",
}  # fmt: skip
"""What a language calls itself, by its code (ISO 639-1)."""
IN_ENGLISH = {
    "en": "English", "cy": "Welsh", "ur": "Urdu", "ar": "Arabic", "bn": "Bengali", "fa": "Persian", "gu": "Gujarati",
    "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "ro": "Romanian", "so": "Somali", "ti": "Tigrinya",
    "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip
"""What staff call it, and what records of people hold."""


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
    direction: str = field(default="ltr")

    def of(self, council: str) -> "Said":
        """With the council's name in it."""
        filled = {name: text.replace("%(council)s", council) for name, text in vars(self).items()}
        return Said(**filled)


ENGLISH = Said()
