"""A pack with every block of the council's written."""

from fairwait.accounts.rules import Role
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.packs import actions, documents
from fairwait.keeping_in_touch.packs.rules import composing
from tests.desk import town as towns


def fill(town, code="waiting-well", *, but=(), now=None, **texts):
    """Write every local block and figure of a pack, but for those named."""
    at = now or towns.now()
    core = documents.cores(on=london_day(at))[code].core
    said = {block.key: f"Ring 01632 960 2{number:02}." for number, block in enumerate(core.local)}
    said |= {composing.figure_key(promise): "4" for promise in core.promises if promise.has_figure}
    said |= {key.replace("_", "-"): text for key, text in texts.items()}
    kept = documents.local_texts(code)
    for key, text in said.items():
        if key not in but:
            actions.write(
                code=code, key=key, text=text, seen=kept[key].changed_at if key in kept else None,
                by=town.user(Role.LIST_COORDINATOR), now=at,
            )  # fmt: skip


def publish(town, code="waiting-well", *, now=None, reason="a start"):
    """Publish it as it stands."""
    at = now or towns.now()
    return actions.publish(
        code=code, expect=actions.draft(code, on=london_day(at)).digest, looked_at=True, reason=reason,
        by=town.user(Role.LIST_COORDINATOR), now=at,
    )  # fmt: skip


def published(town, code="waiting-well", **texts):
    """A pack filled and published."""
    fill(town, code, **texts)
    return publish(town, code)
