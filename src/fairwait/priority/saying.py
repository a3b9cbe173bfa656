"""What a policy says of one wait, in plain words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from fairwait.engine.policy import Reasons
from fairwait.govuk.formats import format_list
from fairwait.waiting.models import Wait
from fairwait.waiting.next_step import reopened
from fairwait.waiting.rules.pathways import Band, Pathway


@dataclass(frozen=True)
class Suggestion:
    """What is suggested for a wait. `band` None: nothing could be made out, or nothing the pathway has.

    `differs`: a person chose another band. `must_look`: who must look at a wait this long, with why; "" for nobody.
    """

    band: Band | None
    differs: bool
    sentences: tuple[str, ...]
    happened: str
    must_look: str


def suggestion(wait: Wait, reasons: Reasons, *, pathway: Pathway | None) -> Suggestion:
    """What a policy suggests for a wait and why, in the policy's own words."""
    band = pathway.band(reasons.band) if pathway and reasons.band else None
    return Suggestion(
        band=band,
        differs=band is not None and wait.band is not None and band.code != wait.band,
        sentences=tuple(_sentences(reasons, band)),
        happened=reopened(reasons.escalated) if wait.escalated else "",
        must_look=_("%(level)s: it has waited %(long)s.") % {"level": reasons.aged.level, "long": _long(reasons)}
        if reasons.aged
        else "",
    )


def _long(reasons: Reasons) -> str:
    label = reasons.aged.label if reasons.aged else ""
    return label[:1].lower() + label[1:]


def _sentences(reasons: Reasons, band: Band | None) -> list[str]:
    said = []
    if band is not None:
        because = {"band": band, "because": format_list(list(reasons.because))}
        said.append(_("The policy suggests %(band)s, because %(because)s.") % because)
        if reasons.raised:
            said.append(
                _("Raised for the length of the wait: %(steps)s.") % {"steps": format_list(list(reasons.raised))}
            )
        if reasons.lowered:
            said.append(_("Lowered for now, because %(because)s.") % {"because": format_list(list(reasons.lowered))})
    elif reasons.band is not None:
        said.append(_("The policy’s %(band)s is not a band of this pathway.") % {"band": reasons.band})
    else:
        said.append(_("The policy cannot suggest a band yet."))
    if reasons.unknown:
        words = (
            _("It could be more urgent. Nobody has answered: %(what)s") if band else _("Nobody has answered: %(what)s")
        )
        said.append(words % {"what": " ".join(reasons.unknown)})
    return said
