"""A council's own lookup of wards and networks: what of a file is taken, and what is refused and why."""

import io

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.directory import actions, queries
from fairwait.directory.actions import DirectoryRefused
from fairwait.directory.actions.postcodes import lines_of
from fairwait.directory.models import Area, AreaLookup
from fairwait.directory.rules.areas import NETWORKS, WARDS, first_of
from tests.desk import town as towns

FILE = "Postcode,Ward,Neighbourhood\nZX1 1AA,Harbour,North\nzx11ab , Quay ,North\nZX1 1AC,,\n"


def load(town, text, role=Role.PERFORMANCE_ANALYST):
    return actions.load_areas(file=io.StringIO(text), by=town.user(role), now=towns.now())


@pytest.mark.parametrize(
    ("heading", "ward", "network"),
    [
        (("pcds", "osward", "pcn"), 1, 2),
        (("pcds", "wd25cd", "wd25nm"), 2, None),
        (("pcds", "wdxxnm", "neighbourhood"), None, 2),
        (("pcds", "ward", "ward_name", "network"), 2, 3),
    ],
)
def test_columns_are_known_by_their_names(heading, ward, network):
    names = {name: place for place, name in enumerate(heading)}
    assert (first_of(WARDS, names), first_of(NETWORKS, names)) == (ward, network)


@pytest.mark.django_db
def test_each_postcode_lies_in_a_ward_and_a_network_however_it_is_written(town):
    loaded = load(town, FILE)
    assert (loaded.postcodes, loaded.wards, loaded.networks, loaded.unusable) == (2, 2, 1, ())
    assert queries.areas_of(["ZX11AA", "zx1 1ab", "ZX1 1AC", "none"]) == {
        "ZX11AA": ("Harbour", "North"), "zx1 1ab": ("Quay", "North"),
    }  # fmt: skip
    assert AreaLookup.objects.get().loaded_by == town.user(Role.PERFORMANCE_ANALYST)


@pytest.mark.django_db
def test_a_line_that_cannot_be_used_is_named_and_costs_no_other(town):
    text = f"postcode,ward\nZX1 1AA,Harbour\nnowhere,Quay\nZX1 1AB,Quay\nZX1 1AB,Harbour\nZX1 1AC,{'x' * 81}\n\n"
    loaded = load(town, text)
    assert list(Area.objects.values_list("code", flat=True)) == ["ZX11AA"]
    assert [each.split(":")[0] for each in loaded.unusable] == ["line 3", "line 5", "line 6"]
    assert "lies elsewhere by line 4" in loaded.unusable[1]


@pytest.mark.parametrize("rest", ["\n" * 10, "\nZX1 1AC,Harbour" * 10_000])
def test_a_quotation_mark_that_is_never_closed_is_told_of_with_its_line_and_what_to_do(rest):
    lines = lines_of(io.StringIO('postcode,ward\nZX1 1AA,"Harbour, old"\nZX1 1AB,"Quay' + rest, newline=""))
    assert [next(lines), next(lines)] == [["postcode", "ward"], ["ZX1 1AA", "Harbour, old"]]
    with pytest.raises(DirectoryRefused, match=r"^Line 3 .* one at each end of the cell"):
        next(lines)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", "ward,network\nHarbour,North\n", "postcode,town\nZX1 1AA,Here\n", "postcode,ward\n"]
)
def test_another_file_changes_nothing(town, text):
    load(town, FILE)
    with pytest.raises(DirectoryRefused):
        load(town, text)
    with pytest.raises(NotAllowed):
        load(town, FILE, role=Role.LIST_COORDINATOR)
    assert Area.objects.count() == 2
    assert AreaLookup.objects.count() == 1
