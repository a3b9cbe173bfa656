"""The names of languages, and which way each is read. Pure."""

from dataclasses import dataclass

ENGLISH = "en"
EASY = "en-easy"
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
class Language:
    """One language a page can be read in. `code` is ours, `tag` what a browser and a screen reader are told."""

    code: str
    name: str
    english: str

    @property
    def tag(self) -> str:
        """For `lang`."""
        return "en-GB" if self.code.split("-")[0] == ENGLISH else self.code

    @property
    def direction(self) -> str:
        """For `dir`."""
        return direction(self.code)

    @property
    def is_easy(self) -> bool:
        """Whether it is English in easy read."""
        return self.code == EASY


def language(code: str) -> Language:
    """One language by its code."""
    if code == EASY:
        return Language(EASY, "Easy read", "Easy read")
    return Language(code, NAMES.get(code, code), IN_ENGLISH.get(code, code))
