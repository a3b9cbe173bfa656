"""A stand-in for GOV.UK Notify on this machine, for tests and the example council.

    with FakeNotify() as notify:
        client = NotificationsAPIClient(notify.key(KeyKind.LIVE), base_url=notify.url)

It answers the official client as Notify does, keeps every reference it accepted, and can be told to fail: late, cut
off, refusing, or with a clock that is not ours. It reaches nobody.
"""

from fairwait.keeping_in_touch.messages.fake_notify.keys import KeyKind
from fairwait.keeping_in_touch.messages.fake_notify.scripts import Fault
from fairwait.keeping_in_touch.messages.fake_notify.server import FakeNotify

__all__ = ["FakeNotify", "Fault", "KeyKind"]
