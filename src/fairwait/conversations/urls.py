"""Addresses of the front door. They name nobody."""

from django.urls import path

from fairwait.conversations.views import first_time, requests

app_name = "conversations"
urlpatterns = [
    path("", requests.front_door, name="front_door"),
    path("first-time/", first_time.first_time, name="first_time"),
    path("<uuid:request_uuid>/", requests.request_page, name="request"),
    path("<uuid:request_uuid>/keep/", requests.keep, name="keep"),
    path("<uuid:request_uuid>/who/", requests.who, name="who"),
]
