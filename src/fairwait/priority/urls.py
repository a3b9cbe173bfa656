"""Addresses of what decides the order: triage, what happened, and the band a person chooses."""

from django.urls import path

from fairwait.priority import views

app_name = "priority"
urlpatterns = [
    path("waits/<uuid:wait>/triage/", views.triage, name="triage"),
    path("waits/<uuid:wait>/change/", views.change, name="change"),
    path("waits/<uuid:wait>/band/", views.band, name="band"),
]
