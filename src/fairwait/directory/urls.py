"""Addresses of the directory for staff. They name nobody."""

from django.urls import path

from fairwait.directory.views import finding, keeping

app_name = "directory"
urlpatterns = [
    path("", finding.find, name="find"),
    path("keeping/", keeping.keeping, name="keeping"),
    path("sources/", keeping.sources, name="sources"),
    path("sources/<uuid:source>/", keeping.source, name="source"),
    path("arrivals/<uuid:arrival>/", keeping.arrival, name="arrival"),
    path("proposals/<uuid:proposal>/", keeping.proposal, name="proposal"),
    path("connectors/add/", keeping.connector, name="add_connector"),
    path("<uuid:listing>/", finding.listing, name="listing"),
    path("<uuid:listing>/check/", finding.check, name="check"),
    path("<uuid:listing>/end/", finding.end, name="end"),
    path("<uuid:listing>/change/", keeping.connector, name="change_connector"),
    path("<uuid:listing>/owner/", finding.owner_link, name="owner_link"),
]
