"""Templates as Notify keeps them: text with ((placeholders))."""

import re
from dataclasses import dataclass
from typing import Any

from fairwait.keeping_in_touch.messages.fake_notify.refusing import bad_request

_PLACE = re.compile(r"\(\(([^()?]+?)(?:\?\?([^()]*))?\)\)")


@dataclass(frozen=True)
class Template:
    """One template of the service."""

    id: str
    kind: str
    body: str
    subject: str = ""
    version: int = 1

    def filled(self, personalisation: dict[str, Any] | None) -> tuple[str, str]:
        """Subject and body with every placeholder filled. Raises Refusal naming those that are missing."""
        given = {_key(name): value for name, value in (personalisation or {}).items()}
        wanted = {match[1] for match in _PLACE.finditer(f"{self.subject} {self.body}")}
        missing = sorted(name for name in wanted if _key(name) not in given)
        if missing:
            raise bad_request(f"Missing personalisation: {', '.join(missing)}")
        return _filled(self.subject, given), _filled(self.body, given)


def _key(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).lower()


def _filled(text: str, given: dict[str, Any]) -> str:
    def value(match: "re.Match[str]") -> str:
        found = given[_key(match[1])]
        if match[2] is not None:  # ((under 18??You need a parent.)) is said or left out
            return match[2] if str(found).lower() in ("true", "yes", "1") else ""
        return "\n".join(f"* {item}" for item in found) if isinstance(found, list) else str(found)

    return _PLACE.sub(value, text)
