"""Addresses of the library that anybody may open."""

from django.urls import path

from fairwait.keeping_in_touch.library import views

app_name = "library"
urlpatterns = [
    path("", views.public_list, name="list"),
    path("<slug:code>/", views.item, name="item"),
    path("<slug:code>/file/", views.file, name="file"),
]
