"""Addresses of the measures."""

from django.urls import path

from fairwait.measures import views

app_name = "measures"
urlpatterns = [path("", views.measures, name="measures")]
