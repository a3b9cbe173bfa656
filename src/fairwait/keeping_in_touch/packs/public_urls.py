"""Addresses of packs that anybody may read. They are short: they stand in texts and on letters."""

from django.urls import path

from fairwait.keeping_in_touch.packs.views import reading

app_name = "read"
urlpatterns = [
    path("", reading.packs, name="list"),
    path("<slug:code>/", reading.pack, name="pack"),
    path("<slug:code>/as/<slug:form>/", reading.file, name="file"),
    path("<slug:code>/in/<slug:language>/", reading.pack_in, name="pack_in"),
    path("<slug:code>/in/<slug:language>/as/<slug:form>/", reading.file_in, name="file_in"),
]
