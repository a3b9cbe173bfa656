"""Addresses of packs for staff."""

from django.urls import path

from fairwait.keeping_in_touch.packs.views import giving, kept, staff, tips, translating

app_name = "packs"
urlpatterns = [
    path("", staff.packs, name="list"),
    path("promises/", kept.staff, name="promises"),
    path("tips/", tips.say, name="tip"),
    path("to/<uuid:person>/", giving.give, name="give"),
    path("<slug:code>/", staff.one, name="one"),
    path("<slug:code>/tips/again/", tips.again, name="tips_again"),
    path("<slug:code>/write/<str:key>/", staff.write, name="write"),
    path("<slug:code>/in/", translating.begin, name="begin_language"),
    path("<slug:code>/in/<slug:language>/", translating.language, name="language"),
    path("<slug:code>/in/<slug:language>/<str:key>/", translating.translate, name="translate"),
    path("<slug:code>/preview/", staff.preview, name="preview"),
    path("<slug:code>/publish/", staff.publish, name="publish"),
    path("<slug:code>/versions/<int:number>/", staff.version, name="version"),
    path("<slug:code>/versions/<int:number>/as/<slug:form>/", staff.file, name="file"),
]
