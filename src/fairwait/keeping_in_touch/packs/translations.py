"""Packs in other languages: what is translated, checked against the English as it stands, and published."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib import resources

import orjson
from django.db import transaction
from django.db.models import Max

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history.actions import locked_head
from fairwait.keeping_in_touch.packs import documents
from fairwait.keeping_in_touch.packs.actions import PackRefused
from fairwait.keeping_in_touch.packs.models import BlockTranslation, PackInLanguage
from fairwait.keeping_in_touch.packs.rules import composing, translating, words
from fairwait.keeping_in_touch.packs.rules.composing import Pack
from fairwait.keeping_in_touch.packs.rules.languages import ENGLISH, IN_ENGLISH, Said, around
from fairwait.keeping_in_touch.packs.rules.shape import core_from
from fairwait.keeping_in_touch.packs.rules.translating import AROUND, Source, Stands, State, Translation
from fairwait.keeping_in_touch.packs.writing.edition import Edition


@dataclass(frozen=True)
class Tongue:
    """A pack in one language as it is being translated: its parts, and what of it is published."""

    source: documents.Published
    language: str
    parts: tuple[Stands, ...]
    published: PackInLanguage | None

    @property
    def missing(self) -> dict[State, int]:
        """What stands against publishing it, by how it stands."""
        return translating.missing(self.parts)

    @property
    def checked(self) -> int:
        """How many parts are checked."""
        return sum(each.state is State.CHECKED for each in self.parts)

    @property
    def is_begun(self) -> bool:
        """Whether anything of the pack itself is there."""
        return any(each.made for each in self.parts if each.source.pack != AROUND)

    @property
    def pack(self) -> Pack:
        """The pack with what is usable; the rest in English."""
        return self.source.pack.in_translation(translating.in_language(self.parts)[0])

    @property
    def said(self) -> Said:
        """The words around it."""
        return around(self.language, translating.in_language(self.parts)[1])

    @property
    def in_english(self) -> frozenset[str]:
        """The keys of the parts that are read in English still."""
        return frozenset(each.source.key for each in self.parts if not each.is_usable)

    @property
    def written(self) -> tuple[str, str]:
        """The pack and the words around it, as they are kept once published."""
        said = orjson.dumps(vars(self.said), option=orjson.OPT_SORT_KEYS).decode()
        return documents.kept(self.pack), said

    @property
    def is_published(self) -> bool:
        """Whether exactly what stands here is published already."""
        last = self.published
        return last is not None and (last.version, last.document, last.around) == (self.source.number, *self.written)

    @property
    def is_whole(self) -> bool:
        """Whether every part is translated, though perhaps not checked."""
        return all(each.is_usable for each in self.parts)

    @property
    def has_drafts(self) -> bool:
        """Whether a part that is read was never checked. One whose English has changed since is read in English."""
        return any(each.is_usable and each.state is not State.CHECKED for each in self.parts)


def edition_of(found: documents.Published) -> Edition:
    """What is written of a published version, in English."""
    return Edition(found.pack, found.number, found.version.adopted_from)


def in_language(
    code: str, language: str, *, version: int, revision: int | None = None
) -> tuple[PackInLanguage, Edition] | None:
    """A published version in another language: that revision, else the last; None where there is none."""
    found = PackInLanguage.objects.filter(pack=code, language=language, version=version)
    kept = (found if revision is None else found.filter(revision=revision)).order_by("-revision").first()
    source = documents.published(code, version=version)
    if kept is None or source is None:
        return None
    said = Said(**orjson.loads(kept.around))
    return kept, Edition(documents.opened(kept.document), version, source.version.adopted_from, said=said)


def languages_of(code: str) -> list[str]:
    """The languages something of a pack is translated into, those that are published first, then by name."""
    begun = set(BlockTranslation.objects.filter(pack=code).values_list("language", flat=True))
    begun |= {language for language, kept in starters().items() if code in kept}
    done = set(PackInLanguage.objects.filter(pack=code).values_list("language", flat=True))
    return sorted(begun | done, key=lambda each: (each not in done, IN_ENGLISH.get(each, each)))


def tongue(code: str, language: str) -> Tongue:
    """A pack as it stands in one language. Raises PackRefused where there is no such pack, or none in English."""
    source = documents.published(code)
    if source is None:
        raise PackRefused("Publish it in English first: what is published is translated.")
    if language not in IN_ENGLISH or language == "en":
        raise PackRefused("Choose one of the languages.")
    parts = (*translating.sources(source.pack), *translating.sources_around())
    last = PackInLanguage.objects.filter(pack=code, language=language).order_by("-version", "-revision").first()
    return Tongue(source, language, translating.stand(iter(parts), kept(code, language)), last)


def published_tongues() -> list[Tongue]:
    """Every pack in every language it was ever published in, as it stands now."""
    pairs = PackInLanguage.objects.order_by("pack", "language").values_list("pack", "language").distinct()
    return [tongue(code, language) for code, language in pairs]


def kept(code: str, language: str) -> dict[tuple[str, str], Translation]:
    """What is translated of a pack and of the words around it: what ships, and what was written here."""
    made = {(pack, each.key): each.made for pack in (code, AROUND) for each in _shipped(language, pack)}
    rows = BlockTranslation.objects.select_related("changed_by").filter(language=language, pack__in=(code, AROUND))
    for row in rows:
        shipped = made.get((row.pack, row.key))
        came = shipped is not None and (shipped.title, shipped.text) == (row.title, row.text)  # only checked here
        made[row.pack, row.key] = Translation(
            row.title, row.text, row.source_title, row.source_text, "" if came else row.changed_by.display_name,
            None if came else row.changed_at, row.checked_name, row.checked_at,
        )  # fmt: skip
    return made


# What ships ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Shipped:
    key: str
    made: Translation


@cache
def starters() -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    """The drafts that come with Fairwait: by language, pack and part. No native speaker has approved one."""
    folder = resources.files("fairwait.keeping_in_touch.packs").joinpath("starter", "languages")
    return {
        each.name.removesuffix(".toml"): tomllib.loads(each.read_text(encoding="utf-8"))
        for each in folder.iterdir()
        if each.name.endswith(".toml")
    }


def _shipped(language: str, pack: str) -> Iterable[_Shipped]:
    written = starters().get(language, {}).get(pack, {})
    if not written:
        return
    values = {"council": documents.council_name()} if pack != AROUND else {}
    for part in translating.sources_around() if pack == AROUND else first_sources(pack, values["council"]):
        if part.key in written:
            said = written[part.key]
            yield _Shipped(
                part.key,
                Translation(
                    words.fill(said.get("title", ""), values), words.fill(said["text"].strip(), values), part.title,
                    part.text,
                ),
            )  # fmt: skip


def first_sources(pack: str, council: str) -> Iterable[Source]:
    """The English that the drafts were made from: the core that ships with them."""
    first = core_from(documents.starters()[pack])
    made = composing.compose(first, {}, council=council, core_version=documents.FIRST)
    return (
        replace(each, text=each.text.replace("…", "((figure))")) if each.key.startswith("promise:") else each
        for each in translating.sources(made)
    )


# What people do ------------------------------------------------------------------------------------------------------


@transaction.atomic
def write(
    *, code: str, language: str, key: str, title: str, text: str, seen: str, by: User, now: datetime
) -> BlockTranslation:
    """Write one part in another language, for the English as it stands. Whatever was checked is to be checked again.

    Args:
        seen: what the page said of it, English and translation (`fingerprint`): refused where either is another now.
    """
    require(by, Permission.EDIT_PACK)
    locked_head()
    stands = _part(tongue(code, language), key)
    said = {"title": " ".join(title.split()), "text": text.replace("\r\n", "\n").strip()}
    wrong = translating.problem(stands.source, **said)
    if wrong:
        raise PackRefused(wrong, field="title" if "heading" in wrong else "text")
    if fingerprint(stands) != seen:
        raise PackRefused("The English or its translation was changed since you opened it: look again.", field="text")
    row, _created = BlockTranslation.objects.update_or_create(
        pack=stands.source.pack, language=language, key=stands.source.key,
        defaults={
            **said, "source_title": stands.source.title, "source_text": stands.source.text, "changed_at": now,
            "changed_by": by, "checked_name": "", "checked_at": None, "checked_by": None,
        },
    )  # fmt: skip
    return row


@transaction.atomic
def check(*, code: str, language: str, shown: dict[str, str], name: str, by: User, now: datetime) -> int:
    """Say that somebody who speaks the language has checked parts against the English as it stands.

    Args:
        shown: the parts that were read, and what each said then: refused where one says something else by now.
        name: who checked it; often nobody of the council, and never who wrote the part.
    """
    require(by, Permission.EDIT_PACK)
    locked_head()
    if not name.strip():
        raise PackRefused("Enter who checked it.", field="name")
    if not shown:
        raise PackRefused("Select the parts that were checked.", field="parts")
    stands = tongue(code, language)
    for key, digest in shown.items():
        part = _part(stands, key)
        if part.made is None or digest != fingerprint(part):
            raise PackRefused(f"\u201c{part.source.name}\u201d has changed since you read it: read it again.")
        if translating.is_own(part.made, name):
            raise PackRefused(
                f"{part.made.written_by} wrote \u201c{part.source.name}\u201d: a second person who speaks the language"
                " checks it.", field="name",
            )  # fmt: skip
        wrong = translating.problem(part.source, title=part.made.title, text=part.made.text)
        if wrong:
            raise PackRefused(f"\u201c{part.source.name}\u201d: {wrong}")
        _check(part, language=language, name=name.strip(), by=by, now=now)
    return len(shown)


def _check(part: Stands, *, language: str, name: str, by: User, now: datetime) -> None:
    made = part.made
    checked = {
        "source_title": part.source.title, "source_text": part.source.text, "checked_name": name[:80],
        "checked_at": now, "checked_by": by,
    }  # fmt: skip
    new = {"title": made.title, "text": made.text, "changed_at": now, "changed_by": by} if made else {}
    BlockTranslation.objects.update_or_create(
        pack=part.source.pack, language=language, key=part.source.key, defaults=checked,
        create_defaults={**new, **checked},
    )  # fmt: skip


def fingerprint(part: Stands) -> str:
    """What a part and its English said when they were read."""
    made = part.made
    said = (part.source.title, part.source.text, *((made.title, made.text) if made else ()))
    return documents.digest(*said)


def _part(stands: Tongue, key: str) -> Stands:
    found = next((each for each in stands.parts if part_key(each.source) == key), None)
    if found is None:
        raise PackRefused("There is no such part.")
    return found


def part_key(source: Source) -> str:
    """How a part is named in an address: the words around a pack are apart from its own."""
    return f"{AROUND}:{source.key}" if source.pack == AROUND else source.key


@transaction.atomic
def publish(*, code: str, language: str, by: User, now: datetime) -> PackInLanguage:
    """Publish the version in force in another language. Raises PackRefused while a part of it is not checked."""
    require(by, Permission.EDIT_PACK)
    locked_head()
    stands = tongue(code, language)
    if stands.missing:
        counted = ", ".join(f"{number} {state.label}" for state, number in stands.missing.items())
        raise PackRefused(f"It cannot be published in {IN_ENGLISH[language]} yet: {counted}.")
    document, said = stands.written
    if stands.is_published:
        raise PackRefused("Nothing has changed since it was published in this language.")
    of_version = PackInLanguage.objects.filter(pack=code, language=language, version=stands.source.number)
    number = of_version.aggregate(last=Max("revision"))["last"] or 0
    return PackInLanguage.objects.create(
        pack=code, language=language, version=stands.source.number, revision=number + 1, document=document, around=said,
        published_at=now, published_by=by,
    )  # fmt: skip


def choices() -> list[tuple[str, str]]:
    """The languages a pack is published in, to choose from, English first; none where there is only English."""
    found = set(PackInLanguage.objects.values_list("language", flat=True))
    names = sorted((IN_ENGLISH[each], each) for each in found)
    return [("en", IN_ENGLISH["en"]), *((each, name) for name, each in names)] if names else []


def packs_to_give() -> list[tuple[str, str]]:
    """The packs people can be given, to choose from, each with the languages its version in force can be had in.

    Drafts are given to nobody, so a pack of which only drafts are there is one in English.
    """
    in_force = {code: each for code, each in documents.all_published().items() if each.pack.audience.is_public}
    said: dict[str, set[str]] = {code: set() for code in in_force}
    for pack, version, language in PackInLanguage.objects.values_list("pack", "version", "language"):
        if pack in in_force and in_force[pack].number == version:
            said[pack].add(IN_ENGLISH[language])
    return [
        (code, f"{each.pack.name} ({', '.join(['English', *sorted(said[code])]) if said[code] else 'in English only'})")
        for code, each in in_force.items()
    ]


def why_not(code: str, language: str) -> str:
    """Why a pack cannot be had in a language, in words for whoever gives it."""
    name = IN_ENGLISH[language]
    stands = tongue(code, language)
    if not stands.is_begun:
        return f"It is not translated into {name}"
    changed = sum(each.state is State.CHANGED for each in stands.parts)
    if stands.published and stands.published.version != stands.source.number:
        return f"In {name} there is only version {stands.published.version}: what changed since is not checked"
    if changed:
        return f"The {name} is behind the English in {changed} places"
    return f"The {name} is a draft: nobody who speaks it has checked all of it"


def said_in(language: str) -> Said:
    """The words around any page of packs in a language, as far as they are there."""
    if language == "en":
        return ENGLISH
    parts = translating.stand(iter(translating.sources_around()), kept(AROUND, language))
    return around(language, translating.in_language(parts)[1])
