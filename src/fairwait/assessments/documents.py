"""The forms in force, every version there was, and what is being written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib import resources

from fairwait.assessments.models import FormDraft, FormVersion
from fairwait.assessments.rules.shape import Form, form_from
from fairwait.history import adopted

FIRST = 1
"""The version of a form that comes with Fairwait."""
ORDER = ("care-act", "carers", "review", "ot-first-look")
"""The forms that ship, in the order they are listed; the council's own follow."""


@dataclass(frozen=True)
class FormInForce:
    """A form, its version, its document, and who published it; nobody where it came with Fairwait."""

    form: Form
    version: int
    document: str
    published: FormVersion | None = None

    @property
    def named(self) -> str:
        """As events name it."""
        return f"{self.form.code}/{self.version}"


def starters() -> dict[str, str]:
    """The forms that come with Fairwait, by code."""
    folder = resources.files("fairwait.assessments").joinpath("starter")
    return {
        each.name.removesuffix(".toml"): each.read_text(encoding="utf-8")
        for each in folder.iterdir() if each.name.endswith(".toml")
    }  # fmt: skip


def forms(*, on: date) -> dict[str, FormInForce]:
    """Every form in force on a day, in the order they are listed."""
    found = {code: FormInForce(form_from(text), FIRST, text) for code, text in starters().items()}
    for version in adopted.in_force(FormVersion.objects.all(), on=on):
        found[version.code] = FormInForce(form_from(version.document), version.version, version.document, version)
    return dict(sorted(found.items(), key=lambda each: (_place(each[0]), each[0])))


def offered(pathway: str | None, found: "dict[str, FormInForce]") -> list[FormInForce]:
    """Of these forms, those for what somebody waits for, then those that are for anything."""
    meant = [one for one in found.values() if pathway in one.form.pathways]
    return meant + [one for one in found.values() if not one.form.pathways]


def _place(code: str) -> int:
    return ORDER.index(code) if code in ORDER else len(ORDER)


def versions(code: str) -> list[FormInForce]:
    """Every version of a form, the newest first."""
    found = [
        FormInForce(form_from(one.document), one.version, one.document, one)
        for one in FormVersion.objects.filter(code=code).order_by("-version")
    ]
    text = starters().get(code)
    return found + ([FormInForce(form_from(text), FIRST, text)] if text else [])


def version_of(code: str, number: int) -> FormInForce | None:
    """One version of a form, as it was."""
    kept = FormVersion.objects.filter(code=code, version=number).first()
    if kept is not None:
        return FormInForce(form_from(kept.document), kept.version, kept.document, kept)
    text = starters().get(code)
    return FormInForce(form_from(text), FIRST, text) if text and number == FIRST else None


def forms_named(names: Iterable[str]) -> dict[str, Form]:
    """Forms in the versions that events name, "care-act/1"; one that is not there any more is left out."""
    wanted = set(names)
    codes = {name.rpartition("/")[0] for name in wanted}
    found = {f"{code}/{FIRST}": form_from(text) for code, text in starters().items() if code in codes}
    for one in FormVersion.objects.filter(code__in=codes):
        found[f"{one.code}/{one.version}"] = form_from(one.document)
    return {name: form for name, form in found.items() if name in wanted}


def drafts() -> dict[str, FormDraft]:
    """What is being written, by form."""
    return {one.code: one for one in FormDraft.objects.select_related("changed_by")}


def draft_of(code: str) -> FormDraft | None:
    """The next version of a form, where somebody is writing it."""
    return FormDraft.objects.select_related("changed_by").filter(code=code).first()
