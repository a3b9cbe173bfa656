"""Addresses of private links and of what was told through them, for staff."""

from django.urls import path

from fairwait.keeping_in_touch.check_in import language_views, views

app_name = "check_in"
urlpatterns = [
    path("told-us/", views.answers, name="answers"),
    path("told-us/who-reads/", views.desk, name="desk"),
    path("told-us/languages/", language_views.languages, name="languages"),
    path("told-us/languages/<slug:code>/", language_views.language, name="language"),
    path("told-us/<uuid:answer>/", views.answer, name="answer"),
    path("people/<uuid:person>/private-link/", views.link, name="link"),
]
