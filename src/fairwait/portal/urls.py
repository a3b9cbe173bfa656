"""Addresses for people who wait. They are short, and say nothing of what they are for."""

from django.urls import path

from fairwait.portal import asked, views, visiting

app_name = "portal"
urlpatterns = [
    path("", views.code, name="code"),
    path("o/<str:token>/", views.open_link, name="open"),
    path("check/", views.second_fact, name="second"),
    path("now/", views.stands, name="stands"),
    path("how/", views.how, name="how"),
    path("more/", views.more, name="more"),
    path("reach/", views.reach, name="reach"),
    path("help/", views.local_help, name="help"),
    path("back/", views.back, name="back"),
    path("sorted/", asked.is_it_sorted, name="sorted"),
    path("kept/", asked.kept, name="kept"),
    path("visit/", visiting.change, name="visit"),
    path("visit/changed/", visiting.changed, name="changed"),
    path("visit.ics", visiting.calendar, name="calendar"),
    path("thanks/", views.thanks, name="thanks"),
    path("away/", views.away, name="away"),
    path("shut/", views.shut, name="shut"),
    path("leave/", views.leave, name="leave"),
]
