"""Addresses of deciding who is the same person."""

from django.urls import path

from fairwait.people import views

app_name = "people"
urlpatterns = [
    path("same-person/", views.same_person, name="same_person"),
    path("same-person/<int:number>/", views.pair, name="pair"),
    path("people/<uuid:person>/part/", views.part, name="part"),
]
