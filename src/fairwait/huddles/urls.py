"""Addresses of huddles. They hold numbers only, so that one can be sent to a colleague."""

from django.urls import path

from fairwait.huddles.views import bringing, concerns, kinds, over_time
from fairwait.huddles.views import meetings as views

app_name = "huddles"
urlpatterns = [
    path("", views.huddles, name="huddles"),
    path("kinds/", kinds.kinds, name="kinds"),
    path("kinds/<slug:code>/change/", kinds.edit, name="edit_kind"),
    path("kinds/<slug:code>/copy/", kinds.copy, name="copy_kind"),
    path("kinds/<slug:code>/toml/", kinds.as_toml, name="kind_as_toml"),
    path("over-time/", over_time.over_time, name="over_time"),
    path("bring-in-a-kind/", kinds.bring_in, name="bring_in"),
    path("bring/<uuid:wait>/", bringing.bring, name="bring"),
    path("shared-with-me/", bringing.shared_with_me, name="shared_with_me"),
    path("sharing/", bringing.sharing, name="sharing"),
    path("sharing/pathway/", bringing.share_pathway, name="share_pathway"),
    path("sharing/<int:sharing>/end/", bringing.stop, name="stop_sharing"),
    path("share/<uuid:wait>/", bringing.share, name="share"),
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/raise/", concerns.raise_concern, name="raise_concern"),
    path("concerns/raise/<uuid:wait>/", concerns.raise_concern, name="raise_about"),
    path("concerns/<int:concern>/", concerns.concern, name="concern"),
    path("concerns/walk/", concerns.start, name="start_round"),
    path("concerns/walk/<int:meeting>/", concerns.where, name="round"),
    path("concerns/walk/<int:meeting>/<int:position>/", concerns.walk, name="walk"),
    path("concerns/walk/<int:meeting>/minutes/", concerns.minutes, name="round_minutes"),
    path("concerns/walk/<int:meeting>/end/", concerns.end, name="end_round"),
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
