"""`fairwait demo`: an example council that does not exist, brought in through the importer, and its site."""

import os
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from fairwait.config.cli import output, site
from fairwait.config.cli.output import Exit
from fairwait.config.environment import Environment

SEED = 2026
_SMALL = "An example this small varies more from month to month than a council does"


def demo(
    dir_: Annotated[Path, typer.Option("--dir", help="Where the example lives: its files and its council.")] = Path(
        "fairwait-demo"
    ),
    port: Annotated[int, typer.Option("--port", help="The port of the site.")] = 8000,
    people: Annotated[int, typer.Option("--people", min=50, max=100_000, help="How many people wait.")] = 2_400,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the site afterwards.")] = True,
) -> None:
    """Make an example council with two years of history, from messy files left for you to look at, then serve it.

    Nobody in it is real. Run again, it serves what is there.

    Example:

      fairwait demo --dir demo --people 500 --port 8001
    """
    folder = dir_.expanduser().resolve()
    os.environ["FAIRWAIT_DIR"] = str(folder / "council")
    os.environ.setdefault("FAIRWAIT_BASE_URL", f"http://127.0.0.1:{port}")
    Environment().make_folders()
    environment = site.start(need_council=False)
    from fairwait.accounts.models import Council
    from fairwait.upkeep import upgrade

    upgrade.migrate(home=environment.home, now=output.now())
    council = Council.objects.first()
    if council is not None and not council.is_example:
        output.stop(f"{folder} holds a real council. Choose another folder with --dir.", code=Exit.WRONG)
    if council is None or not _is_complete(folder):
        if council is not None:
            output.stop(
                f"The example in {folder} was cut short while it was made. Remove the folder and run this again.",
                code=Exit.WRONG,
            )
        _make(folder, people=people)
    output.out.print("Putting the lists in order as at today", markup=False)
    _put_in_order()
    _sign_ins()
    output.out.print(f"Its files: {folder / 'extracts'}. Try one: `fairwait check FILE`.", markup=False)
    output.out.print(f"Its council, for other commands: FAIRWAIT_DIR={environment.home}", markup=False)
    if serve:
        from fairwait.config.cli.council import serve_until_stopped
        from fairwait.measures import actions as measures
        from fairwait.measures import lasting, promises
        from fairwait.upkeep import actions as upkeep

        # As on any morning: the worker has them by the time somebody has looked at the list.
        measures.ask(measures.arguments(as_of=output.today()), by=None, now=output.now())
        lasting.ask(now=output.now())
        upkeep.enqueue(promises.JOB, arguments={}, by=None, now=output.now())
        with _stand_in_for_notify(port=port):
            serve_until_stopped(host="127.0.0.1", port=port)


def _stand_in_for_notify(*, port: int) -> Any:
    """Where the example's messages go: a stand-in on this machine, which reaches nobody and calls back."""
    from fairwait.keeping_in_touch.messages.fake_notify import FakeNotify
    from fairwait.keeping_in_touch.messages.fake_notify.server import EMAIL_TEMPLATE, TEXT_TEMPLATE

    token = secrets.token_urlsafe(32)
    fake = FakeNotify(callbacks=(f"http://127.0.0.1:{port}/messages/notify/", token), ends_after_seconds=8)
    told = {"MESSAGES": "on", "NOTIFY_KEY": fake.key(), "NOTIFY_URL": fake.url, "NOTIFY_CALLBACK_TOKEN": token,
            "NOTIFY_TEXT_TEMPLATE": TEXT_TEMPLATE, "NOTIFY_EMAIL_TEMPLATE": EMAIL_TEMPLATE}  # fmt: skip
    os.environ.update({f"FAIRWAIT_{name}": value for name, value in told.items()})
    return fake


def _is_complete(folder: Path) -> bool:
    return (folder / "council" / "example-complete").exists()


def _make(folder: Path, *, people: int) -> None:
    from fairwait.exchange import example

    today = output.today()
    monday = today - timedelta(days=today.weekday())
    output.out.print(f"Making an example council as at Monday {monday:%-d %B %Y}: nobody in it is real.")
    made = example.generate(seed=SEED, people=people, as_of=monday, out=folder / "extracts")
    _found(made)
    _bring_in(made, folder=folder / "extracts")
    phases: tuple[tuple[str, Callable[[], None]], ...] = (
        ("Answering the triage questions of those who wait", lambda: _go_through_triage(made)),
        ("Saying whom to ring", _say_whom_to_ring),
        ("Opening the door to private links", lambda: _open_the_door(today)),
        ("Filling the directory", lambda: _fill_the_directory(folder / "extracts" / "directory", as_of=monday)),
        ("Publishing and giving the packs", _publish_packs),
        ("Raising concerns", _raise_concerns),
        ("Hearing requests at the front door", _hear_requests),
        ("Booking visits", _book_visits),
        ("Holding conversations", _hold_talks),
        ("Holding assessments", _hold_assessments),
        ("Drafting a campaign", _draft_a_campaign),
    )
    for number, (words, do) in enumerate(phases, start=1):
        output.out.print(f"  {words} ({number} of {len(phases)})", markup=False)
        do()
    (folder / "council" / "example-complete").write_text(f"{monday.isoformat()}\n", encoding="ascii")


def _put_in_order() -> None:
    """Places as at today: what was told on an earlier day left them as at that day."""
    from fairwait.priority import actions as priority

    priority.reorder(on=output.today())


def _found(made: Any) -> None:
    from fairwait.accounts import actions as accounts
    from fairwait.config import councils

    now = output.now()
    councils.found(name=made.council, nation="england", is_example=True, now=now)
    founder = councils.first_user(
        username="sam.okafor", display_name="Sam Okafor", role="council_administrator",
        password=secrets.token_urlsafe(15), os_account=site.os_account(), now=now,
    )  # fmt: skip
    for member in made.staff:
        accounts.create_user(
            username=member.username, display_name=member.name, role=_ROLES[member.role],
            teams=(member.team,) if member.team else (), password=secrets.token_urlsafe(15), by=founder, now=now,
        )  # fmt: skip


def _go_through_triage(made: Any) -> None:
    """Answer what the policy asks about most of those with a band, so that it can say why and be tried.

    On the day their risk was last looked at: nobody is seen by it who was not. Whom a story tells of is left as told.
    """
    import numpy as np
    from django.db import transaction

    from fairwait.accounts.queries import user_named
    from fairwait.exchange import example
    from fairwait.people.models import Identifier
    from fairwait.priority import actions as priority
    from fairwait.waiting.models import Wait

    told = {who.person_id for story in made.stories for who in story.who}
    spared = Identifier.objects.filter(value__in=told).values("person")
    waits = Wait.objects.filter(status="open", band__isnull=False, last_checked_on__isnull=False)
    rng, by = np.random.default_rng(SEED), user_named("aisha.karim")
    with transaction.atomic():
        for wait in waits.exclude(person__in=spared).select_related("person").order_by("pk"):
            said = example.answers(band=wait.band or "", rng=rng)
            if said is not None and wait.last_checked_on is not None:
                priority.triage(wait=wait, answers=said, on=wait.last_checked_on, by=by, now=output.now())


def _say_whom_to_ring() -> None:
    """Adopt how the example sends messages: ours, with a number that people are asked to ring."""
    from fairwait.accounts.queries import user_named
    from fairwait.keeping_in_touch.messages import actions, setting

    text = setting.starter(setting.CODE).replace('council_phone = ""', 'council_phone = "01632 960 100"')
    actions.adopt_messaging(
        text=text, adopted_from=output.today(), reason="the number of the duty desk", by=user_named("sam.okafor"),
        now=output.now(),
    )  # fmt: skip


def _open_the_door(today: date) -> None:
    """Say who reads what people tell us, so that a private link can be made in the example too."""
    from datetime import time

    from fairwait.accounts.models import User
    from fairwait.keeping_in_touch.check_in import actions
    from fairwait.keeping_in_touch.check_in.rules.desk import Desk

    desk = Desk(
        reader="the duty social worker", phone="01632 960 210", opens=time(8, 30), closes=time(17),
        within_minutes=60, night_phone="01632 960 199", signing_address="https://sign.example.org/",
    )  # fmt: skip
    founder = User.objects.get(username="sam.okafor")
    actions.adopt_desk(desk=desk, adopted_from=today, reason="As this council begins.", by=founder, now=output.now())


def _fill_the_directory(out: Path, *, as_of: date) -> None:
    """Who and what can help, and who was connected with it."""
    from fairwait.accounts.models import User
    from fairwait.exchange.example.filling import fill

    founder = User.objects.get(username="sam.okafor")
    worker = User.objects.filter(role="list_coordinator").order_by("pk").first() or founder
    fill(out, as_of=as_of, seed=SEED, by=founder, worker=worker, now=output.now())


def _publish_packs() -> None:
    """What people who wait are given to read, published twelve weeks ago, and given to some."""
    from fairwait.accounts.models import User
    from fairwait.exchange.example import packs

    founder = User.objects.get(username="sam.okafor")
    worker = User.objects.filter(role="list_coordinator").order_by("pk").first() or founder
    packs.publish(by=founder, now=output.now() - timedelta(weeks=12, days=1))
    packs.give(by=worker, now=output.now())


def _raise_concerns() -> None:
    """Providers somebody worries about and something that happened, for a huddle to walk."""
    from fairwait.accounts.queries import user_named
    from fairwait.exchange.example import concerns

    concerns.worry(by=user_named("nadia.rahman"), owner=user_named("huw.bevan"), now=output.now())


def _hear_requests() -> None:
    """Who got in touch at the front door these four months."""
    from fairwait.accounts.queries import user_named
    from fairwait.exchange.example import requests

    requests.hear(count=60, seed=SEED, by=user_named("aisha.karim"), now=output.now())


def _book_visits() -> None:
    """Diaries of those who assess and of two who interpret, and visits in them."""
    from fairwait.accounts.queries import user_named
    from fairwait.exchange.example import visits

    names = ("beth.sanderson", "kofi.mensah", "anna.whitworth", "jo.fletcher", "claire.beckett", "marcus.hinds")
    visits.book(
        workers=[user_named(name) for name in names], keeper=user_named("priya.shah"),
        caller=user_named("aisha.karim"), head=user_named("sam.okafor"), seed=SEED, now=output.now(),
    )  # fmt: skip


def _hold_talks() -> None:
    """A crisis with a plan of three days, and peers who disagree about another."""
    from fairwait.accounts.models import User
    from fairwait.accounts.queries import user_named
    from fairwait.exchange.example import talks

    by_role = {user.role: user for user in User.objects.filter(is_active=True).order_by("-pk")}
    told, lead = by_role["principal_social_worker"], by_role["pathway_lead"]
    talks.hold(
        worker=user_named("aisha.karim"), told=told, peers=(told, lead), keeper=by_role["council_administrator"],
        now=output.now(),
    )  # fmt: skip


def _hold_assessments() -> None:
    """A form as this council has it, and assessments finished and under way."""
    from fairwait.accounts.models import User
    from fairwait.accounts.queries import user_named
    from fairwait.exchange.example import assessing

    by_role = {user.role: user for user in User.objects.filter(is_active=True).order_by("-pk")}
    assessing.hold(
        workers=(user_named("aisha.karim"), by_role["pathway_lead"]), writer=by_role["principal_social_worker"],
        now=output.now(),
    )  # fmt: skip


def _draft_a_campaign() -> None:
    """A part of the list that could be asked how things are."""
    from fairwait.accounts.queries import user_named
    from fairwait.exchange.example import asking

    asking.draft(seed=SEED, by=user_named("priya.shah"), now=output.now())


_ROLES = {
    "duty": "duty_worker",
    "coordinator": "list_coordinator",
    "manager": "team_manager",
    "practitioner": "practitioner",
    "lead": "pathway_lead",
    "principal": "principal_social_worker",
    "analyst": "performance_analyst",
    "director": "director",
}


def _bring_in(made: Any, *, folder: Path) -> None:
    from fairwait.accounts.queries import user_named
    from fairwait.exchange.imports import commands

    by = user_named(made.imported_by)
    with output.progress() as progress:
        for number, file in enumerate(made.files, start=1):
            progress("bringing in its extracts", number - 1, len(made.files))
            outcome = commands.import_file(
                folder / file.path, source=file.source, as_of=file.as_of, pathway=file.pathway, date_order=None,
                mapping=None, by=by, now=output.now(), dry_run=False, 
                confirm=file.confirm or (_SMALL if made.people < 1_000 else None),
                unusable=folder / "to mend" / Path(file.path).name, progress=lambda phase, done, total: None,
            )  # fmt: skip
            counts = outcome.weighed.plan.counts if outcome.weighed else {}
            output.out.print(
                f"  {file.path}: {outcome.record.rows:,} rows; {counts.get('joined', 0):,} joined, "
                f"{counts.get('changed', 0):,} changed, {counts.get('ended', 0):,} ended, "
                f"{counts.get('left', 0):,} left",
                markup=False,
            )


def _sign_ins() -> None:
    """Give everybody in the example one new password and say it: there are no default users."""
    from fairwait.accounts.models import User

    password = secrets.token_urlsafe(9)
    table = Table(box=None, pad_edge=False)
    for heading in ("Sign in as", "Name", "Who does what", "Password"):
        table.add_column(heading)
    for user in User.objects.filter(is_active=True).order_by("role", "username"):
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        table.add_row(user.username, user.display_name, user.get_role_display(), password)
    output.out.print(table)
