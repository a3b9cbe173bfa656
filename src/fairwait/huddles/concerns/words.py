"""The words of kinds, severities and decisions."""

from django.utils.translation import gettext_lazy as _

from fairwait.huddles.concerns.rules import Decision, Kind, Severity

KINDS = {Kind.PROVIDER: _("Provider concern"), Kind.INCIDENT: _("Incident")}
ROUNDS = {Kind.PROVIDER: _("Provider concerns"), Kind.INCIDENT: _("Incidents")}
SEVERITIES = {
    Severity.GRAVE: _("Grave: somebody was harmed, or may be today"),
    Severity.SERIOUS: _("Serious: it may come to harm if nothing is done"),
    Severity.WATCH: _("To watch: nobody is in danger"),
}
SHORT = {Severity.GRAVE: _("Grave"), Severity.SERIOUS: _("Serious"), Severity.WATCH: _("To watch")}
DECISIONS = {
    Decision.RAISED: _("Raised"),
    Decision.GOES_ON: _("Goes on"),
    Decision.ESCALATED: _("Taken further up"),
    Decision.NOT_TODAY: _("Not today"),
    Decision.CLOSED: _("Closed"),
}
