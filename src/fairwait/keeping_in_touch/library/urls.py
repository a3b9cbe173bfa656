"""Addresses of the library for staff."""

from django.urls import path

from fairwait.keeping_in_touch.library import views

app_name = "keep_library"
urlpatterns = [
    path("", views.library, name="list"),
    path("add/", views.add, name="add"),
    path("<slug:code>/", views.one, name="one"),
    path("<slug:code>/take-out/", views.retire, name="retire"),
    path("<slug:code>/put-back/", views.put_back, name="put_back"),
]
