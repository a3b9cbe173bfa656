"""Addresses of connections. They name nobody."""

from django.urls import path

from fairwait.keeping_in_touch.connecting import views

app_name = "connecting"
urlpatterns = [
    path("people/<uuid:person>/connect/", views.connect, name="connect"),
    path("connections/", views.to_ask, name="to_ask"),
    path("connections/what-helped/", views.what_helped, name="what_helped"),
    path("connections/<uuid:connection>/", views.answer, name="answer"),
]
