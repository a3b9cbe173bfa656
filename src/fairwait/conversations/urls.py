"""Addresses of the front door. They name nobody."""

from django.urls import path

from fairwait.conversations import views

app_name = "conversations"
urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("first-time/", views.first_time, name="first_time"),
    path("<uuid:request_uuid>/", views.request_page, name="request"),
    path("<uuid:request_uuid>/keep/", views.keep, name="keep"),
    path("<uuid:request_uuid>/who/", views.who, name="who"),
]
