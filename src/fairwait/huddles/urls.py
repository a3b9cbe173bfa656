"""Addresses of huddles. They hold numbers only, so that one can be sent to a colleague."""

from django.urls import path

from fairwait.huddles.views import meetings as views

app_name = "huddles"
urlpatterns = [
    path("", views.huddles, name="huddles"),
    path("actions/<int:action>/done/", views.finish, name="finish"),
    path("<int:meeting>/", views.meeting, name="meeting"),
    path("<int:meeting>/<int:position>/", views.person, name="person"),
    path("<int:meeting>/<int:position>/here/", views.here, name="here"),
    path("<int:meeting>/since/<int:revision>", views.since, name="since"),
    path("<int:meeting>/projector/", views.projector, name="projector"),
    path("<int:meeting>/minutes/", views.minutes, name="minutes"),
    path("<int:meeting>/take-over/", views.take_over, name="take_over"),
    path("<int:meeting>/join/", views.join, name="join"),
    path("<int:meeting>/pause/", views.pause, name="pause"),
    path("<int:meeting>/resume/", views.resume, name="resume"),
    path("<int:meeting>/end/", views.end, name="end"),
    path("<int:meeting>/keys/", views.keys, name="keys"),
]
