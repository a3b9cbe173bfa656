"""The table of permissions as a page: `python -m fairwait.accounts.permissions > docs/permissions.md`."""

import sys

from fairwait.accounts.rules import Permission, RecordKind, Role, Scope, scope_of

_MARKS = {
    Scope.COUNCIL: "yes", Scope.TEAMS: "own teams", Scope.SHARED: "shared with them", Scope.UNNAMED: "no names",
    None: "–",
}  # fmt: skip


def as_markdown() -> str:
    """The page, generated from the same table that the code asks."""
    parts = [
        "# Who may do what",
        "",
        "This page is generated from `fairwait.accounts.rules`, which the code itself asks; a test holds them equal.",
        "What the table does not say is refused. *Own teams* means the teams named on the account, and records that no",
        "team holds yet. A restricted record also needs the permission to open restricted records, and a reason.",
        "*Shared with them* means people shared with a partner by a member of staff, on a named lawful basis, until a",
        "day; *no names* means figures and the facts a projector shows.",
        "Of one colleague and one person it can be said, until a day and with a reason, that they may open this",
        "restricted record (for whoever opens records at all; other acts stay as role and teams have them), or that",
        "they may not see this person: then nothing of theirs is shown to that colleague or done by them, whatever the",
        "table says.",
        "Every view of a person is written to the access log, whoever looks.",
        "",
        "## Roles",
        "",
        *(f"- **{role.label.capitalize()}**: {role.purpose}." for role in Role),
        "",
    ]
    for kind in RecordKind:
        parts += [f"## {kind.value[0].upper()}{kind.value[1:]}", "", *_table(kind), ""]
    return "\n".join(parts)


def _table(kind: RecordKind) -> list[str]:
    permissions = [permission for permission in Permission if permission.kind is kind]
    head = "| may | " + " | ".join(role.label for role in Role) + " |"
    rule = "| --- |" + " --- |" * len(Role)
    rows = [
        f"| {permission.act} | " + " | ".join(_MARKS[scope_of(role, permission)] for role in Role) + " |"
        for permission in permissions
    ]
    return [head, rule, *rows]


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
