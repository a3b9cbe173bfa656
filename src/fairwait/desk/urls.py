"""Addresses of the desk: the list, finding somebody, and a person's record."""

from django.urls import path

from fairwait.desk.views import files, finding, huddles, lists, monday, notices, people, restricting, saved, why, works

app_name = "desk"
urlpatterns = [
    path("", lists.the_list, name="list"),
    path("arrange/", lists.arrange, name="arrange"),
    path("take-away/", files.take, name="take"),
    path("take-away/columns/", files.dictionary, name="columns"),
    path("views/", saved.views, name="views"),
    path("views/save/", saved.save, name="save_view"),
    path("views/first/", saved.first, name="first_view"),
    path("views/<uuid:view>/", saved.show, name="view"),
    path("views/<uuid:view>/rename/", saved.rename, name="rename_view"),
    path("views/<uuid:view>/change/", saved.change, name="change_view"),
    path("views/<uuid:view>/delete/", saved.delete, name="delete_view"),
    path("find/", finding.find, name="find"),
    path("start-huddle/", huddles.start, name="start_huddle"),
    path("people/<uuid:person>/", people.person, name="person"),
    path("people/<uuid:person>/reason/", people.reason, name="reason"),
    path("people/<uuid:person>/rows/", people.rows, name="rows"),
    path("people/<uuid:person>/wishes/", people.wishes, name="wishes"),
    path("people/<uuid:person>/looks/", people.looks, name="looks"),
    path("why/<uuid:wait>/", why.why, name="why"),
    path("why/<uuid:wait>/<uuid:other>/", why.compare, name="compare"),
    path("people/<uuid:person>/restrict/", restricting.restrict, name="restrict"),
    path("people/<uuid:person>/lift/", restricting.lift, name="lift"),
    path("restricted/", restricting.alerts, name="alerts"),
    path("restricted/settle/", restricting.settle, name="settle"),
    path("monday/", monday.the_monday, name="monday"),
    path("what-works-here", works.what_works_here, name="what_works_here"),
    path("accessibility", notices.accessibility, name="accessibility"),
]
