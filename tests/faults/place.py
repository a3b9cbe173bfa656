"""What the sweeps do to a council: bring files in, back up, put back, erase somebody, do a job; and what is left."""

import json
import re

from tests.upkeep.council import Council

HEADINGS = "Person ID,Surname,Forename,DOB,Referral Date,Assessment Type,Priority,Team,End Date,End Reason"


def _rows(team: str) -> list[str]:
    return [
        f"WX{n:04},Invented,Person{n},{1 + n % 28:02}/03/19{40 + n % 40},13/06/2026,OT,High,{team},,"
        for n in range(1, 31)
    ]


CONTACTS = """Contact Ref,Date of Contact,Method,Forename,Surname,DOB,Reason,Outcome
C1,20/11/2026,Phone,Person1,Invented,02/03/1941,Information and advice,Advice given
C2,21/11/2026,E-mail,Nobody,Imagined,05/06/1950,Information and advice,Advice given
"""
ENDED = "WX0900,Invented,Araminta,03/03/1943,13/06/2026,OT,High,Eastmarsh,20/11/2026,Completed"
FIRST = "\n".join([HEADINGS, *_rows("Eastmarsh"), ENDED])
SECOND = "\n".join([HEADINGS, *_rows("Fellside"), ENDED, ENDED.replace("WX0900", "WX0901").replace("Araminta", "Nell")])


def run(council: Council, program: str, *, code: int = 0, **more: str) -> str:
    """Run a program in the council's folder to its end. Returns what it printed."""
    return council.run(program, code=code, folder=council.home, **more)


def command(*words: str) -> str:
    """A program that is one command of ours."""
    return f"from fairwait.config.cli.main import app\napp({list(words)!r})"


def bring(name: str, as_of: str) -> str:
    """Bring a file in."""
    return command(
        "import", "list", name, "--as-of", as_of, "--source", "trays", "--confirm", "as agreed", "--by", "sam"
    )


def prepare(council: Council) -> None:
    """A council with staff, an extract and a backup; a second extract lies ready."""
    run(council, command("init", "--name", "Invented Council", "--username", "sam"))
    (council.home / "first.csv").write_text(FIRST, encoding="utf-8")
    (council.home / "second.csv").write_text(SECOND, encoding="utf-8")
    (council.home / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    run(council, bring("first.csv", "2026-11-23"))
    run(council, command("backup", "first.zip"))


_BULK = """
from fairwait.accounts import actions as accounts
from fairwait.accounts.models import User
from fairwait.accounts.rules import Role
from fairwait.waiting.bulk import actions as bulk
from fairwait.waiting.models import BulkRun, Wait
from fairwait.waiting.rules.bulk import BulkAct, Choices
moment = timezone.now()
lead = User.objects.filter(username="lead").first() or accounts.create_user(
    username="lead", display_name="Lead", role=Role.PATHWAY_LEAD, password="harbour lantern oats",
    by=User.objects.get(username="sam"), now=moment)
made = BulkRun.objects.order_by("pk").last()
if made is None:
    waits = list(Wait.objects.filter(status="open").values_list("pk", flat=True))
    made = bulk.choose(act=BulkAct.TEAM, waits=waits, about="sweep", by=lead, now=moment)
    bulk.settle(run=made, choices=Choices(team="Harbour"), why="sweep", by=lead, now=moment)
"""
WORK = {
    "import": bring("second.csv", "2026-11-24"),
    "contacts": command("import", "contacts", "contacts.csv", "--by", "sam"),
    "backup": "(HOME / 'late.zip').unlink(missing_ok=True)\n" + command("backup", "late.zip"),
    "restore": command("restore", "first.zip", "--force"),
    "erase": (
        "from fairwait.people.models import Person\n"
        "who = str(Person.objects.order_by('pk').last().uuid)\n"
        "from fairwait.config.cli.main import app\n"
        "app(['erase', who, '--reason', 'order', '--by', 'sam'])"
    ),
    "bulk": f"{_BULK}\nbulk.confirm(run=made, by=lead, now=moment)",
    "bulkundo": f"{_BULK}\nbulk.undo(run=made, by=lead, now=moment)",
    "job": (
        "if not Job.objects.filter(kind='test.write').exists():\n"
        "    actions.enqueue('test.write', arguments={'subject': 1}, by=None, now=timezone.now())\n"
        # Past the lease of a worker that was killed, however soon after it this is.
        "held = Job.objects.filter(state='running').values_list('lease_until', flat=True)\n"
        "moment = max([timezone.now(), *held]) + timedelta(minutes=5)\n"
        "while run := actions.claim(clock=lambda: moment):\n"
        "    worker.perform(run)"
    ),
    "message": "from tests.keeping_in_touch.messages import sweep\nsweep.send_all_to_a_stand_in()",
    "campaign": "from tests.keeping_in_touch.campaigns import sweep\nsweep.turn()",
    "receipt": "from tests.keeping_in_touch.messages import sweep\nsweep.take_receipts()",
}
"""By the first word of a failpoint's name, the program that passes it. Each may be run again after it was killed."""

BEFORE = {
    "restore": WORK["import"],
    "bulkundo": WORK["bulk"],
    "message": "from tests.keeping_in_touch.messages import sweep\nsweep.write(3)",
    "campaign": "from tests.keeping_in_touch.campaigns import sweep\nsweep.begin(3)",
    "receipt": "from tests.keeping_in_touch.messages import sweep\nsweep.write(3)\nsweep.send_all_to_a_stand_in()",
}
"""What must have happened first, so that there is something to lose."""

_LEFT = """
import json
from fairwait.history.models import Event
from fairwait.people.models import Person
from fairwait.waiting.models import Wait
proof = verify(heads=HOME / "heads.jsonl")
print("LEFT", json.dumps({
    "faults": [fault.words for fault in proof.faults],
    "events": Event.objects.exclude(kind="test.noted").count(),
    "waits": sorted(Wait.objects.values_list("key", "status", "team")),
    "people": sorted((name or "", erased) for name, erased in Person.objects.values_list("first_name", "is_erased")),
    "jobs": Event.objects.filter(kind="test.noted").count(),
    "imports": Import.objects.filter(status="done").count(),
    "backups": sorted(path.name for path in HOME.glob("*.zip")),
}))
"""


def left(council: Council, *, after: str = "") -> dict[str, object]:
    """What a council holds, with its history proved; first, in the same process, a program may do its work."""
    work = "".join(f"    {line}\n" for line in (after or "pass").splitlines())
    ending = "except SystemExit as ended:\n    assert not ended.code, ended.code\n"
    said = run(council, f"from fairwait.exchange.models import Import\ntry:\n{work}{ending}{_LEFT}")
    found = re.search(r"^LEFT (.*)$", said, re.M)
    assert found, said
    state = json.loads(found.group(1))
    assert state.pop("faults") == []
    return state
