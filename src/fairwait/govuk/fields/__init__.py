"""Form fields that know their GOV.UK component: each builds its own parameters, so no page repeats the mapping."""

from fairwait.govuk.fields.choices import CheckboxesField, RadiosField, SelectField, TickField
from fairwait.govuk.fields.dates import DateField, DateInput
from fairwait.govuk.fields.field import GovukBoundField, GovukField, Params
from fairwait.govuk.fields.typed import EmailField, FileField, IntegerField, PasswordField, TextareaField, TextField

__all__ = [
    "CheckboxesField",
    "DateField",
    "DateInput",
    "EmailField",
    "FileField",
    "GovukBoundField",
    "GovukField",
    "IntegerField",
    "Params",
    "PasswordField",
    "RadiosField",
    "SelectField",
    "TextField",
    "TextareaField",
    "TickField",
]
