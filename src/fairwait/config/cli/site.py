"""Starting the database side from the command line, and saying plainly why it cannot be started."""

import getpass
import os
from datetime import date
from typing import TYPE_CHECKING, Any

from fairwait.config.cli.output import Exit, err, stop
from fairwait.config.environment import Environment, SettingsRefused

if TYPE_CHECKING:
    from fairwait.engine.checks.vocabulary import Vocabulary


def start(*, need_council: bool = True) -> Environment:
    """Set Django up for the council in FAIRWAIT_DIR. Ends the command where that cannot be."""
    environment = Environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairwait.config.settings")
    try:
        import django

        django.setup()
    except SettingsRefused as refusal:
        stop(str(refusal), code=Exit.WRONG)
    if need_council:
        _need_council(environment)
    return environment


def _need_council(environment: Environment) -> None:
    from django.db import DatabaseError

    from fairwait.accounts.models import Council
    from fairwait.upkeep import versions

    try:
        waiting = versions.pending()
    except DatabaseError as fault:
        stop(f"The database cannot be opened: {fault}. Is FAIRWAIT_DATABASE_URL right?", code=Exit.WRONG)
    try:
        versions.refuse_newer()
    except versions.NewerDatabase as refusal:
        stop(str(refusal), code=Exit.WRONG)
    if waiting:
        stop("The database is not up to date. Run `fairwait migrate`.", code=Exit.WRONG)
    if not Council.objects.exists():
        stop(f"There is no council in {environment.home} yet. Run `fairwait init` to make one.", code=Exit.WRONG)


def council_words(*, on: date) -> "Vocabulary | None":
    """What the words of the council here mean on a day, with its choices about the checks; None where there is none.

    For commands that need no council: one that cannot be opened is told of, and never stops them.
    """
    if not Environment().key_file.exists():
        return None
    start(need_council=False)
    from django.db import DatabaseError

    from fairwait.exchange.imports import checks

    try:
        return checks.words(on=on)
    except DatabaseError as fault:
        err.print(f"The council here cannot tell its words ({fault}); the starter words are used.", markup=False)
        return None


def os_account() -> str:
    """The name of the operating-system account, or nothing where there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def acting(by: str | None) -> Any:
    """Who acts: the user named by --by, else the one tied to this operating-system account at `init`."""
    from fairwait.accounts import queries

    if by:
        try:
            return queries.user_named(by)
        except queries.NoSuchUser as refusal:
            stop(str(refusal), code=Exit.WRONG)
    user = queries.cli_user(os_account())
    if user is None:
        stop(
            "Who are you? Say --by with your username: this operating-system account is tied to nobody.",
            code=Exit.WRONG,
        )
    return user
