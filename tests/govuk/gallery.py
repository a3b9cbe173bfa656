"""A page with every component and a form with every field, parsed strictly and looked at by axe."""

from datetime import date

from django.shortcuts import render

from fairwait.govuk.fields import (
    CheckboxesField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    PasswordField,
    RadiosField,
    SelectField,
    TextareaField,
    TextField,
    TickField,
)
from fairwait.govuk.forms import GovukForm

BANDS = [("p1", "P1 Critical"), ("p2", "P2 High")]


class EveryField(GovukForm):
    """One of each."""

    to = RadiosField(label="Band", choices=BANDS, hints={"p1": "Same day"}, missing="Select a band")
    reason = TextField(label="Reason", missing="Enter the reason for the change", help_text="In your own words")
    more = TextareaField(label="More", required=False)
    email = EmailField(label="E-mail address", required=False)
    pathway = SelectField(label="Pathway", choices=[("na", "Needs assessment")], blank="Choose one")
    needs = CheckboxesField(
        label="Communication needs", choices=[("bsl", "BSL"), ("lp", "Large print")], required=False
    )
    sure = TickField(label="I have looked at the file", missing="Tick to say that you have looked at the file")
    on = DateField(label="Date of contact", latest=date(2026, 11, 23), missing="Enter the date of contact")
    rows = IntegerField(label="Rows", min_value=1, suffix="rows")
    password = PasswordField(label="Password")
    file = FileField(label="Extract", accept=[".csv", ".xlsx"])


def question(request):
    form = EveryField(request.POST or None, request.FILES or None) if request.method == "POST" else EveryField()
    return render(request, "test_question.html", {"form": form, "multipart": True})


def gallery(request):
    return render(request, "test_gallery.html", {"today": date(2026, 11, 23)})
