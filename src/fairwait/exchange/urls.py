"""Addresses of imports."""

from django.urls import path

from fairwait.exchange.views import columns, contacts, effect, findings, giving, listing, progress

app_name = "exchange"
urlpatterns = [
    path("", listing.imports, name="imports"),
    path("new/", listing.new, name="new"),
    path("contacts/", contacts.logs, name="logs"),
    path("contacts/whose/", contacts.whose, name="whose"),
    path("contacts/<uuid:uuid>/", contacts.one, name="log"),
    path("contacts/<uuid:uuid>/to-mend.csv", contacts.mend, name="log_mend"),
    path("contacts/<uuid:uuid>/undo/", contacts.undo, name="log_undo"),
    path("<uuid:uuid>/", progress.one, name="import"),
    path("<uuid:uuid>/progress/", progress.progress, name="progress"),
    path("<uuid:uuid>/progress/part/", progress.part, name="part"),
    path("<uuid:uuid>/columns/", columns.columns, name="columns"),
    path("<uuid:uuid>/mapping.toml", columns.mapping, name="mapping"),
    path("<uuid:uuid>/place/", columns.place, name="place"),
    path("<uuid:uuid>/findings/", findings.findings, name="findings"),
    path("<uuid:uuid>/findings/<slug:rule>/", findings.findings, name="finding"),
    path("<uuid:uuid>/given/<slug:what>/", giving.given, name="given"),
    path("<uuid:uuid>/given/<slug:what>/part/", giving.part, name="given_part"),
    path("<uuid:uuid>/given/<slug:what>/file/", giving.file, name="given_file"),
    path("<uuid:uuid>/effect/", effect.effect, name="effect"),
    path("<uuid:uuid>/effect/<slug:kind>/", effect.lines, name="lines"),
    path("<uuid:uuid>/compare/", effect.compare, name="compare"),
    path("<uuid:uuid>/stop/", progress.stop, name="stop"),
    path("<uuid:uuid>/again/", progress.again, name="again"),
    path("<uuid:uuid>/undo/", progress.undo, name="undo"),
]
