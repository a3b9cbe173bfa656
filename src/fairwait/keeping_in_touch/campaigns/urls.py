"""Addresses of campaigns. They hold numbers only."""

from django.urls import path

from fairwait.keeping_in_touch.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("", views.campaigns, name="campaigns"),
    path("<uuid:campaign>/", views.campaign, name="campaign"),
    path("<uuid:campaign>/since/<int:revision>", views.since, name="since"),
    path("<uuid:campaign>/begin/", views.begin, name="begin"),
    path("<uuid:campaign>/throw-away/", views.throw_away, name="throw_away"),
    path("<uuid:campaign>/pause/", views.pause, name="pause"),
    path("<uuid:campaign>/go-on/", views.go_on, name="go_on"),
    path("<uuid:campaign>/stop/", views.stop, name="stop"),
    path("<uuid:campaign>/people/<slug:part>/", views.people, name="people"),
    path("<uuid:campaign>/person/<uuid:row>/", views.person, name="person"),
    path("<uuid:campaign>/report/", views.report_page, name="report"),
    path("<uuid:campaign>/report.csv", views.report_csv, name="report_csv"),
    path("<uuid:campaign>/sample/", views.sample, name="sample"),
    path("<uuid:campaign>/sample/<uuid:checked>/", views.check, name="check"),
]
