"""Addresses of the open interface, as the standard names them."""

from django.urls import path

from fairwait.exchange.oruk import views

app_name = "oruk"
urlpatterns = [
    path("", views.root, name="root"),
    path("openapi.json", views.openapi, name="openapi"),
    path("services", views.services, name="services"),
    path("services/<uuid:service>", views.service, name="service"),
    path("service_at_locations", views.pairings, name="pairings"),
    path("service_at_locations/<uuid:pairing>", views.pairing, name="pairing"),
    path("taxonomies", views.taxonomies, name="taxonomies"),
    path("taxonomies/<uuid:taxonomy>", views.taxonomy, name="taxonomy"),
    path("taxonomy_terms", views.terms, name="terms"),
    path("taxonomy_terms/<uuid:term>", views.term, name="term"),
    path("<path:address>", views.nothing, name="nothing"),
]
