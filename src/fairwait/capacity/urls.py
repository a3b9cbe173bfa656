"""Addresses of visits and diaries."""

from django.urls import path

from fairwait.capacity.views import became, booking, calendars, diaries, settings, visits

app_name = "capacity"
urlpatterns = [
    path("", visits.week, name="week"),
    path("book/<uuid:wait>/", booking.book, name="book"),
    path("calendar/<str:token>.ics", calendars.calendar, name="calendar"),
    path("became/", became.became, name="became"),
    path("became.csv", became.became_csv, name="became_csv"),
    path("mine/", diaries.mine, name="mine"),
    path("settings/", settings.settings, name="settings"),
    path("diaries/", diaries.every, name="diaries"),
    path("diaries/<uuid:diary>/", diaries.diary, name="diary"),
    path("<uuid:visit>/", visits.visit, name="visit"),
    path("<uuid:visit>/move/", booking.move, name="move"),
]
