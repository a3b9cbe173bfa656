"""A message as it leaves: its words, and for post a page that fits a window envelope."""

from django.template.loader import render_to_string

from fairwait.accounts.models import Council
from fairwait.govuk.printing import as_pdf
from fairwait.keeping_in_touch.messages import links
from fairwait.keeping_in_touch.messages.links import Secret
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.notify import Outgoing
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.packs.writing import enclosing


def outgoing(message: Message, *, postage: str, secret: Secret | None = None) -> Outgoing:
    """What one request carries. Letters are made here, before anything is kept as sending."""
    body = links.filled(message, secret)
    pdf = as_pdf(letter_page([(message, body)])) if message.way is Channel.LETTER else b""
    return Outgoing(str(message.uuid), message.way, message.to, message.subject, body, pdf=pdf, postage=postage)


def letter_page(written: list[tuple[Message, str]]) -> str:
    """One page for each letter with its words, as HTML. Nothing on it says what the person waits for."""
    council = Council.objects.get()
    shown = [
        {"number": number, "lines": message.to.splitlines(), "subject": message.subject, "body": body.splitlines(),
         "is_large": message.form == Form.LARGE_PRINT, "enclosed": enclosing.context(message)}
        for number, (message, body) in enumerate(written)
    ]  # fmt: skip
    return render_to_string(
        "keeping_in_touch/messages/letter.html", {"letters": shown, "council": council}, using="pages"
    )
