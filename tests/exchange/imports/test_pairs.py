"""What follows the write of an import: looking for one person under two numbers, however the work ended."""

from datetime import date

import pytest

from fairwait.exchange.imports import pairs
from fairwait.exchange.models import Import
from fairwait.people.models import LikelyPair
from tests.exchange.imports.bringing import bring, council, row


@pytest.fixture
def leila(db):
    return council()


def test_a_search_for_one_person_twice_that_was_cut_short_is_made_up_for(leila, monkeypatch):
    twins = [
        row(n, nhs_number="9990000018", postcode="LS1 4AB", first_name="Edith", last_name="Marlowe") for n in (1, 41)
    ]
    for each in twins:
        each["date_of_birth"] = date(1941, 3, 4)

    def killed(*_given, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as while_looking:
        while_looking.setattr(pairs, "look_for_pairs", killed)
        with pytest.raises(KeyboardInterrupt):
            bring([*twins, *(row(n) for n in range(2, 12))], by=leila)
    assert Import.objects.get().status == "done"
    assert not LikelyPair.objects.exists()
    bring([row(99)], by=leila, source="elsewhere")
    assert LikelyPair.objects.count() == 1
    assert not [each for each in Import.objects.all() if pairs.LEFT in each.file_facts]
