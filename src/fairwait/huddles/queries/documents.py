"""Kinds of huddle: those in force on a day, one version of one, and whether a document could be adopted here."""

from dataclasses import dataclass
from datetime import date

from fairwait.accounts.models import User
from fairwait.engine.documents import line_of, lines
from fairwait.history.adopted import in_force
from fairwait.huddles.models import TemplateVersion
from fairwait.huddles.rules.refusal import TemplateRefused
from fairwait.huddles.rules.templates import Template, as_adopted, from_toml, starter_texts
from fairwait.priority import queries as priority
from fairwait.waiting import queries as waiting


@dataclass(frozen=True)
class Kind:
    """One kind in force: its template, its document, and the version adopted; None for one that comes with it.

    `fault` is what would be said of it if it were adopted today, where it would be refused; it counts all the same.
    """

    template: Template
    document: str
    adopted: TemplateVersion | None
    fault: str = ""


def kinds(*, on: date) -> dict[str, Kind]:
    """Every kind in force on a day by code, those retired included: those that come with it, then the council's own."""
    found = {code: Kind(from_toml(text), text, None) for code, text in starter_texts().items()}
    for version in in_force(TemplateVersion.objects.all(), on=on):
        template, refusal = as_adopted(version.document, code=version.code)
        found[version.code] = Kind(template, version.document, version, str(refusal) if refusal else "")
    return dict(sorted(found.items(), key=lambda one: one[1].template.name.casefold()))


def templates(*, on: date) -> dict[str, tuple[Template, str]]:
    """The kinds that may be started on a day, by code, each with its document."""
    return {code: (kind.template, kind.document) for code, kind in kinds(on=on).items() if not kind.template.is_retired}


def may_start(viewer: User, *, on: date) -> dict[str, tuple[Template, str]]:
    """Those of them that somebody of this role may start."""
    return {code: kind for code, kind in templates(on=on).items() if kind[0].may_be_led_by(viewer.role)}


def versions(code: str) -> list[TemplateVersion]:
    """Every version of a kind that was adopted here, the newest first."""
    return list(TemplateVersion.objects.filter(code=code).order_by("-version"))


def coming(*, after: date) -> list[TemplateVersion]:
    """Versions adopted from a day still to come."""
    return list(TemplateVersion.objects.filter(adopted_from__gt=after).order_by("adopted_from", "code"))


def changes_known(*, on: date) -> dict[str, str]:
    """What may be told of somebody who waits, by code, in the words of the policies in force."""
    return {each.code: each.label for adopted in priority.policies(on=on) for each in adopted.policy.escalators}


def read_template(text: str, *, on: date) -> Template:
    """A kind that could be adopted here from a day. Raises: TemplateRefused naming the line and the remedy."""
    template = from_toml(text)
    for key, said, known in (
        ("pathways", template.pathways, {pathway.code for pathway in waiting.pathways(on=on)}),
        ("teams", template.teams, set(waiting.known_teams())),
        ("happened", template.happened, set(changes_known(on=on))),
    ):
        for at, value in enumerate(said):
            if value not in known:
                where, there = f"{key}[{at}]", ", ".join(sorted(known)) or "nothing yet"
                remedy = f"Those there are: {there}."
                line = line_of(where, lines(text))
                raise TemplateRefused(f"There is no \u201c{value}\u201d here.", key=where, remedy=remedy, line=line)
    return template
