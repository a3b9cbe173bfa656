"""Addresses looked up once a process are those of the table of addresses and the prefix of the moment."""

import pytest
from django.http import HttpResponse
from django.urls import NoReverseMatch, path, set_script_prefix

from fairwait.govuk.addresses import Address, fixed

REFERENCE = "01a21797-4b33-738d-9bc6-393bce984c12"
urlpatterns = [
    path("elsewhere/", lambda request: HttpResponse(), name="account_login"),
    path("about/<uuid:of>/more/", lambda request, of: HttpResponse(), name="about"),
]


def test_an_address_is_that_of_the_table_in_force(settings):
    assert fixed("account_login") == fixed("account_login") == "/accounts/login/"
    settings.ROOT_URLCONF = __name__
    assert fixed("account_login") == "/elsewhere/"
    assert Address("about").of(REFERENCE) == f"/about/{REFERENCE}/more/"


def test_an_address_is_beneath_the_prefix_of_the_moment():
    assert fixed("account_login") == "/accounts/login/"
    set_script_prefix("/wexmoor/")
    try:
        assert fixed("account_login") == "/wexmoor/accounts/login/"
    finally:
        set_script_prefix("/")


def test_no_address_is_none_each_time_it_is_asked_for():
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            fixed("nowhere")
