"""The staff of the desk's town, a source, and postcodes that do not exist."""

import io

import pytest

from fairwait.accounts.rules import Role
from fairwait.directory import actions
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept, bare_town, signed_in_bare, town  # noqa: F401
from tests.directory.records import connector, file_of, service

POSTCODES = """pcds,pcd,oseast1m,osnrth1m,doterm,osward,ctry25cd,lat,long,imd
ZX1 4BD,ZX1 4BD,1,1,,E05990001,E92000001,54.300000,1.300000,6568
ZX2 4BD,ZX2 4BD,1,1,,E05990002,L93000001,54.400000,1.300000,0
ZX3 9ZZ,ZX3 9ZZ,1,1,201901,E05990003,E92000001,54.400000,1.300000,1
GY1 1AA,GY1 1AA,,,,,,99.999999,0.000000,
"""


@pytest.fixture
def bring_in(bare_town):  # noqa: F811
    """Bring a file in, as the administrator, under the name of one source unless told otherwise."""

    def bring(*services, name="Voluntary action", payload=None, more=None, **options):
        by = bare_town.user(Role.COUNCIL_ADMINISTRATOR)
        source = actions.source_named(name, by=by, now=towns.now())
        held = payload if payload is not None else file_of(*services, **(more or {}))
        return actions.bring_in(payload=held, source=source, by=by, now=towns.now(), **options)

    return bring


@pytest.fixture
def listed(bring_in):
    """Six services and one connector."""
    return bring_in(*(service(number) for number in range(1, 7)), more={"connectors": [connector()]})


@pytest.fixture
def postcodes(bare_town):  # noqa: F811
    """Two postcodes with their places."""
    return actions.load_postcodes(file=io.StringIO(POSTCODES), by=bare_town.user(Role.COUNCIL_ADMINISTRATOR))
