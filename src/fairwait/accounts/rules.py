"""Who may do what: one table of role by permission that the code, the tests and the documents all read.

A permission names one kind of act on one kind of record. A role is allowed it across the council, in its own teams,
or not at all. What the table does not say is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeGuard, runtime_checkable


class Role(StrEnum):
    """What somebody is here to do. One role each; a person with two jobs has two accounts."""

    DUTY_WORKER = "duty_worker"
    LIST_COORDINATOR = "list_coordinator"
    TEAM_MANAGER = "team_manager"
    PRACTITIONER = "practitioner"
    PATHWAY_LEAD = "pathway_lead"
    PRINCIPAL_SOCIAL_WORKER = "principal_social_worker"
    PERFORMANCE_ANALYST = "performance_analyst"
    DIRECTOR = "director"
    COUNCIL_ADMINISTRATOR = "council_administrator"
    PARTNER = "partner"

    @property
    def label(self) -> str:
        """The role as said at the desk."""
        return ROLE_LABELS[self]

    @property
    def purpose(self) -> str:
        """One line that helps an administrator choose the right role."""
        return ROLE_PURPOSES[self]


class RecordKind(StrEnum):
    """The kinds of record that permissions speak of."""

    WAIT = "waits"
    PERSON = "people"
    IMPORT = "imports"
    MEASURE = "measures"
    COUNCIL = "the council’s settings"
    STAFF = "staff accounts"
    ACCESS = "the access log"
    JOB = "jobs and health"
    HUDDLE = "huddles"
    DIRECTORY = "the directory"


class Scope(StrEnum):
    """How far a permission reaches.

    SHARED and UNNAMED reach no record by the table alone: the room that shares records decides which of them it shows,
    and how little of each.
    """

    COUNCIL = "everywhere"
    TEAMS = "own teams"
    SHARED = "people shared with them"
    UNNAMED = "without names"


class Sight(StrEnum):
    """What was said of one colleague and one person, until a day, whatever their role."""

    MAY = "may_see"
    MAY_NOT = "may_not_see"


class Permission(StrEnum):
    """One kind of act. The value is stored nowhere; it names the act in tests and documents."""

    SEE_LIST = "see_list"
    SEE_PERSON = "see_person"
    SEE_RESTRICTED = "see_restricted"
    RESTRICT = "restrict"
    SAY_WHO_SEES = "say_who_sees"
    OMBUDSMAN_FILE = "ombudsman_file"
    RECORD_CONTACT = "record_contact"
    SET_PRIORITY = "set_priority"
    ALLOCATE = "allocate"
    PAUSE_WAIT = "pause_wait"
    END_WAIT = "end_wait"
    MERGE_PEOPLE = "merge_people"
    ERASE = "erase"
    IMPORT = "import"
    CONFIRM_GATE = "confirm_gate"
    UNDO_IMPORT = "undo_import"
    SEE_MEASURES = "see_measures"
    EXPORT = "export"
    SHARE_VIEW = "share_view"
    TRY_POLICY = "try_policy"
    CONFIGURE = "configure"
    MANAGE_USERS = "manage_users"
    SEE_ACCESS_LOG = "see_access_log"
    SEE_JOBS = "see_jobs"
    SEE_HUDDLE = "see_huddle"
    HOLD_HUDDLE = "hold_huddle"
    SHARE = "share"
    PAUSE_MESSAGES = "pause_messages"
    EDIT_PACK = "edit_pack"
    KEEP_DIRECTORY = "keep_directory"
    LOAD_DIRECTORY = "load_directory"
    RUN_CAMPAIGN = "run_campaign"
    TAKE_REQUEST = "take_request"
    BOOK_VISIT = "book_visit"
    KEEP_DIARIES = "keep_diaries"
    HOLD_CONVERSATION = "hold_conversation"
    AGREE_SUM = "agree_sum"
    EDIT_FORM = "edit_form"

    @property
    def act(self) -> str:
        """The act in words that follow "may": "see a person's record"."""
        return ACTS[self][0]

    @property
    def kind(self) -> RecordKind:
        """The kind of record it is done to."""
        return ACTS[self][1]


ROLE_LABELS: Mapping[Role, str] = {
    Role.DUTY_WORKER: "duty worker",
    Role.LIST_COORDINATOR: "list coordinator",
    Role.TEAM_MANAGER: "team manager",
    Role.PRACTITIONER: "practitioner",
    Role.PATHWAY_LEAD: "pathway lead",
    Role.PRINCIPAL_SOCIAL_WORKER: "principal social worker",
    Role.PERFORMANCE_ANALYST: "performance analyst",
    Role.DIRECTOR: "director",
    Role.COUNCIL_ADMINISTRATOR: "council administrator",
    Role.PARTNER: "partner",
}

ROLE_PURPOSES: Mapping[Role, str] = {
    Role.DUTY_WORKER: "Takes contacts at the front door and chooses a first band",
    Role.LIST_COORDINATOR: "Makes keep-in-touch contacts and keeps the list in order",
    Role.TEAM_MANAGER: "Decides bands and who takes what, in their own teams",
    Role.PRACTITIONER: "Works with people in their own teams",
    Role.PATHWAY_LEAD: "Runs one pathway across the council: reviews, DoLS, brokerage or discharge",
    Role.PRINCIPAL_SOCIAL_WORKER: "Checks practice and looks into restricted records when needed",
    Role.PERFORMANCE_ANALYST: "Loads extracts, mends data, answers questions about figures",
    Role.DIRECTOR: "Sees figures about the whole council, and no person’s record",
    Role.COUNCIL_ADMINISTRATOR: "Adds staff, sets up pathways and targets, loads extracts",
    Role.PARTNER: "Works for another organisation, and joins huddles for the people shared with them on a lawful basis",
}

ACTS: Mapping[Permission, tuple[str, RecordKind]] = {
    Permission.SEE_LIST: ("see the lists of who waits", RecordKind.WAIT),
    Permission.SEE_PERSON: ("open a person’s record", RecordKind.PERSON),
    Permission.SEE_RESTRICTED: ("open a restricted record, giving a reason", RecordKind.PERSON),
    Permission.OMBUDSMAN_FILE: ("make a person’s Ombudsman file, giving a reason", RecordKind.PERSON),
    Permission.RESTRICT: ("restrict a record, so that it opens only with a reason", RecordKind.PERSON),
    Permission.SAY_WHO_SEES: ("say which colleague may, or may not, open one person’s record", RecordKind.PERSON),
    Permission.RECORD_CONTACT: ("record a contact, an attempt or a re-check", RecordKind.WAIT),
    Permission.SET_PRIORITY: ("choose a priority band", RecordKind.WAIT),
    Permission.ALLOCATE: ("give a wait to a team or a worker", RecordKind.WAIT),
    Permission.PAUSE_WAIT: ("pause and resume a wait", RecordKind.WAIT),
    Permission.END_WAIT: ("end a wait", RecordKind.WAIT),
    Permission.MERGE_PEOPLE: ("join two records of one person, and undo it", RecordKind.PERSON),
    Permission.ERASE: ("erase a person", RecordKind.PERSON),
    Permission.IMPORT: ("bring in an extract", RecordKind.IMPORT),
    Permission.CONFIRM_GATE: ("confirm an extract that looks wrong", RecordKind.IMPORT),
    Permission.UNDO_IMPORT: ("undo an import", RecordKind.IMPORT),
    Permission.SEE_MEASURES: ("see figures about the council", RecordKind.MEASURE),
    Permission.EXPORT: ("take a list away as a file", RecordKind.WAIT),
    Permission.SHARE_VIEW: ("save a view of a list for others", RecordKind.WAIT),
    Permission.TRY_POLICY: ("draft a priority policy and try what it would do", RecordKind.COUNCIL),
    Permission.CONFIGURE: ("change pathways, targets and words, and adopt a priority policy", RecordKind.COUNCIL),
    Permission.MANAGE_USERS: ("add, change and disable staff accounts", RecordKind.STAFF),
    Permission.SEE_ACCESS_LOG: ("see who has looked at whom", RecordKind.ACCESS),
    Permission.SEE_JOBS: ("see jobs, checks and health", RecordKind.JOB),
    Permission.SEE_HUDDLE: ("follow a huddle and read its minutes, for the waits one may see", RecordKind.HUDDLE),
    Permission.HOLD_HUDDLE: ("start and lead a huddle, and decide in it", RecordKind.HUDDLE),
    Permission.SHARE: ("share somebody with a partner, on a named lawful basis", RecordKind.HUDDLE),
    Permission.PAUSE_MESSAGES: ("stop messages to people, and let them go on", RecordKind.COUNCIL),
    Permission.EDIT_PACK: ("write the council’s part of a pack, and publish it", RecordKind.COUNCIL),
    Permission.KEEP_DIRECTORY: (
        "check what is listed, keep connectors, decide what owners propose",
        RecordKind.DIRECTORY,
    ),
    Permission.LOAD_DIRECTORY: ("bring in a directory, and say which are followed", RecordKind.DIRECTORY),
    Permission.TAKE_REQUEST: ("hear a request at the front door, and record somebody new", RecordKind.PERSON),
    Permission.BOOK_VISIT: ("book a visit, move it, and say what became of it; keep one’s own hours", RecordKind.WAIT),
    Permission.KEEP_DIARIES: ("say when a team’s workers are there, and what they may do", RecordKind.COUNCIL),
    Permission.HOLD_CONVERSATION: (
        "hold an assessment, keep a plan through a crisis, and plan a good life with somebody",
        RecordKind.PERSON,
    ),
    Permission.AGREE_SUM: ("say yes to a small sum over the limit", RecordKind.PERSON),
    Permission.EDIT_FORM: ("write the council’s forms for assessments, and publish them", RecordKind.COUNCIL),
    Permission.RUN_CAMPAIGN: ("ask a slice of a list how things are, and see what came of it", RecordKind.WAIT),
}


def _everywhere(*permissions: Permission) -> dict[Permission, Scope]:
    return dict.fromkeys(permissions, Scope.COUNCIL)


def _in_own_teams(*permissions: Permission) -> dict[Permission, Scope]:
    return dict.fromkeys(permissions, Scope.TEAMS)


_P = Permission
TABLE: Mapping[Role, Mapping[Permission, Scope]] = {
    Role.DUTY_WORKER: _everywhere(
        _P.SEE_LIST,
        _P.SEE_PERSON,
        _P.RESTRICT,
        _P.BOOK_VISIT,
        _P.TAKE_REQUEST,
        _P.HOLD_CONVERSATION,
        _P.RECORD_CONTACT,
        _P.SET_PRIORITY,
        _P.PAUSE_WAIT,
        _P.SEE_HUDDLE,
        _P.HOLD_HUDDLE,
        _P.KEEP_DIRECTORY,
    ),
    Role.LIST_COORDINATOR: _everywhere(
        _P.SEE_LIST,
        _P.SEE_PERSON,
        _P.BOOK_VISIT,
        _P.KEEP_DIARIES,
        _P.TAKE_REQUEST,
        _P.HOLD_CONVERSATION,
        _P.RECORD_CONTACT,
        _P.ALLOCATE,
        _P.PAUSE_WAIT,
        _P.MERGE_PEOPLE,
        _P.SEE_HUDDLE,
        _P.HOLD_HUDDLE,
        _P.SHARE_VIEW,
        _P.PAUSE_MESSAGES,
        _P.EDIT_PACK,
        _P.KEEP_DIRECTORY,
        _P.RUN_CAMPAIGN,
    ),
    Role.TEAM_MANAGER: {
        **_in_own_teams(
            _P.SEE_LIST,
            _P.SEE_PERSON,
            _P.SEE_RESTRICTED,
            _P.OMBUDSMAN_FILE,
            _P.RESTRICT,
            _P.SAY_WHO_SEES,
            _P.BOOK_VISIT,
            _P.KEEP_DIARIES,
            _P.TAKE_REQUEST,
            _P.HOLD_CONVERSATION,
            _P.AGREE_SUM,
            _P.RECORD_CONTACT,
            _P.SET_PRIORITY,
            _P.ALLOCATE,
            _P.PAUSE_WAIT,
            _P.END_WAIT,
            _P.MERGE_PEOPLE,
            _P.EXPORT,
            _P.SHARE_VIEW,
            _P.SEE_HUDDLE,
            _P.HOLD_HUDDLE,
            _P.SHARE,
            _P.RUN_CAMPAIGN,
        ),
        **_everywhere(_P.SEE_MEASURES, _P.CONFIRM_GATE, _P.TRY_POLICY, _P.PAUSE_MESSAGES, _P.KEEP_DIRECTORY),
    },
    Role.PRACTITIONER: _in_own_teams(
        _P.SEE_LIST,
        _P.SEE_PERSON,
        _P.RESTRICT,
        _P.RECORD_CONTACT,
        _P.SET_PRIORITY,
        _P.PAUSE_WAIT,
        _P.END_WAIT,
        _P.SEE_HUDDLE,
        _P.HOLD_HUDDLE,
        _P.BOOK_VISIT,
        _P.TAKE_REQUEST,
        _P.HOLD_CONVERSATION,
    ),
    Role.PATHWAY_LEAD: _everywhere(
        _P.SEE_LIST,
        _P.SEE_PERSON,
        _P.OMBUDSMAN_FILE,
        _P.RESTRICT,
        _P.BOOK_VISIT,
        _P.KEEP_DIARIES,
        _P.TAKE_REQUEST,
        _P.HOLD_CONVERSATION,
        _P.AGREE_SUM,
        _P.RECORD_CONTACT,
        _P.SET_PRIORITY,
        _P.ALLOCATE,
        _P.PAUSE_WAIT,
        _P.END_WAIT,
        _P.MERGE_PEOPLE,
        _P.EXPORT,
        _P.SEE_MEASURES,
        _P.TRY_POLICY,
        _P.CONFIRM_GATE,
        _P.SEE_HUDDLE,
        _P.HOLD_HUDDLE,
        _P.SHARE,
        _P.SHARE_VIEW,
        _P.RUN_CAMPAIGN,
    ),
    Role.PRINCIPAL_SOCIAL_WORKER: _everywhere(
        _P.SEE_LIST,
        _P.SEE_PERSON,
        _P.SEE_RESTRICTED,
        _P.OMBUDSMAN_FILE,
        _P.RESTRICT,
        _P.SAY_WHO_SEES,
        _P.BOOK_VISIT,
        _P.TAKE_REQUEST,
        _P.HOLD_CONVERSATION,
        _P.AGREE_SUM,
        _P.RECORD_CONTACT,
        _P.SET_PRIORITY,
        _P.SEE_MEASURES,
        _P.TRY_POLICY,
        _P.SEE_ACCESS_LOG,
        _P.SEE_HUDDLE,
        _P.HOLD_HUDDLE,
        _P.SHARE,
        _P.SHARE_VIEW,
        _P.EDIT_PACK,
        _P.EDIT_FORM,
    ),
    Role.PERFORMANCE_ANALYST: _everywhere(
        _P.SEE_LIST,
        _P.SEE_PERSON,
        _P.MERGE_PEOPLE,
        _P.IMPORT,
        _P.CONFIRM_GATE,
        _P.UNDO_IMPORT,
        _P.SEE_MEASURES,
        _P.TRY_POLICY,
        _P.EXPORT,
        _P.SEE_JOBS,
        _P.SEE_HUDDLE,
        _P.SHARE_VIEW,
        _P.LOAD_DIRECTORY,
    ),
    Role.DIRECTOR: {**_everywhere(_P.SEE_MEASURES), _P.SEE_HUDDLE: Scope.UNNAMED},
    Role.COUNCIL_ADMINISTRATOR: _everywhere(
        _P.SEE_LIST,
        _P.SEE_PERSON,
        _P.OMBUDSMAN_FILE,
        _P.MERGE_PEOPLE,
        _P.ERASE,
        _P.IMPORT,
        _P.CONFIRM_GATE,
        _P.UNDO_IMPORT,
        _P.SEE_MEASURES,
        _P.TRY_POLICY,
        _P.EXPORT,
        _P.KEEP_DIARIES,
        _P.CONFIGURE,
        _P.MANAGE_USERS,
        _P.SEE_ACCESS_LOG,
        _P.SEE_JOBS,
        _P.SEE_HUDDLE,
        _P.SHARE_VIEW,
        _P.PAUSE_MESSAGES,
        _P.EDIT_PACK,
        _P.EDIT_FORM,
        _P.KEEP_DIRECTORY,
        _P.LOAD_DIRECTORY,
    ),
    Role.PARTNER: {_P.SEE_HUDDLE: Scope.SHARED},
}


_ROLES = frozenset(Role)


def scope_of(role: Role | str, permission: Permission) -> Scope | None:
    """How far this role's permission reaches, or None when it has none. An unknown role has none."""
    return TABLE.get(Role(role), {}).get(permission) if role in _ROLES else None


def allows(role: Role | str, permission: Permission) -> bool:
    """Whether the role has the permission at all, somewhere."""
    return scope_of(role, permission) is not None


def roles_allowing(permission: Permission) -> tuple[Role, ...]:
    """The roles that have a permission, in the order of the table."""
    return tuple(role for role in Role if allows(role, permission))


@runtime_checkable
class Placed(Protocol):
    """A record that can say whose it is, so that a permission can be judged on it."""

    @property
    def access_team(self) -> str | None:
        """The team responsible for it; None when no team is."""

    @property
    def access_restricted(self) -> bool:
        """Whether it may be opened only with SEE_RESTRICTED and a reason."""

    @property
    def access_person(self) -> int:
        """The record of the person it is about, for what was said of them and one colleague."""


_kinds_placed: set[type] = set()


def is_placed(on: object | None) -> TypeGuard[Placed]:
    """Whether this is a record that says whose it is. Kinds that do are kept: asking a protocol costs more than
    judging, and a page of a list asks hundreds of times."""
    if on is None:
        return False
    if type(on) in _kinds_placed:
        return True
    if not isinstance(on, Placed):
        return False
    _kinds_placed.add(type(on))
    return True


@dataclass(frozen=True)
class Judgement:
    """Whether an act is allowed and, when not, why in words a person can act on."""

    allowed: bool
    because: str = ""


_ALLOWED = Judgement(True)
_NARROW = {Scope.SHARED: "for people shared with you only", Scope.UNNAMED: "without names only"}


_OPENING = (Permission.SEE_PERSON, Permission.SEE_RESTRICTED)
"""What a leave to open one restricted record reaches across teams; other acts stay as role and team have them."""


def judge(
    *,
    role: Role | str,
    teams: tuple[str, ...],
    permission: Permission,
    on: object | None = None,
    sight: Sight | None = None,
) -> Judgement:
    """Decide one act by one person on one record. `sight`: what was said of the two of them, if anything.

    A record without a team is inside everybody's teams: nobody may wait unseen for want of one.
    """
    has_leave = sight is Sight.MAY and is_placed(on) and on.access_restricted and opens_records(role)
    scope = scope_of(role, permission)
    if scope is None and not (has_leave and permission is Permission.SEE_RESTRICTED):
        return Judgement(False, f"Your role may not {permission.act}.")
    if not is_placed(on):
        return _ALLOWED
    if sight is Sight.MAY_NOT:
        return Judgement(False, "This record is left to others.")
    if on.access_restricted and not (has_leave or allows(role, Permission.SEE_RESTRICTED)):
        return Judgement(False, "This record is restricted.")
    if scope in (Scope.SHARED, Scope.UNNAMED):
        return Judgement(False, f"You may {permission.act} {_NARROW[scope]}.")
    is_elsewhere = scope is Scope.TEAMS and on.access_team is not None and on.access_team not in teams
    if is_elsewhere and not (has_leave and permission in _OPENING):
        return Judgement(False, f"You may {permission.act} in your own teams only, and this belongs to another team.")
    return _ALLOWED


def opens_records(role: Role | str) -> bool:
    """Whether a role opens people's records at all: without that, no leave to open one helps."""
    return scope_of(role, Permission.SEE_PERSON) in (Scope.COUNCIL, Scope.TEAMS)
