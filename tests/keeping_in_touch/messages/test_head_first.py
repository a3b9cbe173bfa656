"""Whoever holds messages and tells the history of them holds its head first: so no two wait for each other for ever."""

from contextlib import contextmanager

import pytest
from django.db import connection

from fairwait.history.models import Head
from fairwait.keeping_in_touch.messages import actions, batches, late, setting, taking
from fairwait.keeping_in_touch.messages.fake_notify import Fault
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from tests.desk import town as towns
from tests.keeping_in_touch.messages.sweep import take_receipts
from tests.keeping_in_touch.messages.test_post import letter

pytestmark = pytest.mark.django_db
HEAD, MESSAGE = Head._meta.db_table, Message._meta.db_table


@contextmanager
def holding():
    """By transaction: what was held of the two, in order. On SQLite a row counts as held when it is written."""
    transactions, depth = [], 0

    def note(execute, sql, params, many, context):
        nonlocal depth
        if sql.startswith("SAVEPOINT"):
            depth += 1
            transactions.extend([[]] if depth == 1 else [])
        elif sql.startswith("RELEASE"):
            depth -= 1
        elif depth and sql.startswith("SELECT") and f'FROM "{HEAD}"' in sql:
            transactions[-1].append("head")
        elif depth and (sql.startswith(f'UPDATE "{MESSAGE}"') or ("FOR UPDATE" in sql and MESSAGE in sql)):
            transactions[-1].append("message")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield transactions


def told_by_phone(post):
    message = letter(post, days=3)
    late.look(in_force=setting.in_force(on=towns.day(0)), now=post.clock())
    return message


def printed(post):
    letter(post, days=40, wanted=Channel.PRINT)
    batch = batches.make(by=post.by, now=post.clock())
    batches.printed(batch=batch, by=post.by, now=post.clock())
    return batch


def sent(post):
    message = post.write()
    post.run()
    return message


def unknown(post):
    post.fake.script.then(Fault.CUT_AFTER)
    message = sent(post)
    post.clock.forward(seconds=130)
    return message


def opted_out(post):
    wait = post.somebody()
    message = post.write(wait)
    taking.text(number="t1", source=wait.person.mobile.lstrip("+"), words="STOP", now=post.clock())
    return message


def by(post):
    return {"by": post.by, "now": post.clock()}


DONE = {
    "taken back": (lambda post: post.write(), lambda post, it: actions.cancel(message=it, reason="wrong", **by(post))),
    "all of a cause taken back": (
        lambda post: post.write(cause="visit:1"),
        lambda post, it: actions.take_back(causes=["visit:1"], because="moved", **by(post)),
    ),
    "told": (told_by_phone, lambda post, it: actions.was_told(message=it, said="Rang her.", **by(post))),
    "settled": (unknown, lambda post, it: actions.settle(message=it, did_leave=True, reason="x", **by(post))),
    "looked up": (unknown, lambda post, it: post.run()),
    "handed over in time": (
        lambda post: letter(post, days=3),
        lambda post, it: late.look(in_force=setting.in_force(on=towns.day(0)), now=post.clock()),
    ),
    "gathered": (
        lambda post: letter(post, days=3, wanted=Channel.PRINT),
        lambda post, it: pytest.raises(actions.MessageRefused, batches.make, **by(post)),
    ),
    "posted": (printed, lambda post, it: batches.posted(batch=it, **by(post))),
    "sent": (lambda post: post.write(), lambda post, it: post.run()),
    "refused as it leaves": (opted_out, lambda post, it: post.run()),
    "delivered": (sent, lambda post, it: take_receipts()),
}


@pytest.mark.parametrize("name", DONE)
def test_the_head_of_the_history_is_held_before_any_message(post, name):
    prepare, do = DONE[name]
    it = prepare(post)
    with holding() as transactions:
        do(post, it)
    both = [held for held in transactions if {"head", "message"} <= set(held)]
    assert both, "nothing was told of it"
    assert {held[0] for held in both} == {"head"}
