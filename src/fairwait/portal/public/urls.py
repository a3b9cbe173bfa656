"""Addresses of the public pages. They hold identifiers of listings, and nothing anybody typed."""

from django.urls import path

from fairwait.portal.public import views

app_name = "local_help"
urlpatterns = [
    path("adult-social-care/", views.adult_social_care, name="care"),
    path("local-help/", views.local_help, name="find"),
    path("local-help/thank-you/", views.changed, name="changed"),
    path("local-help/<uuid:listing>/", views.listing, name="listing"),
    path("local-help/change/<str:token>/", views.change, name="change"),
]
