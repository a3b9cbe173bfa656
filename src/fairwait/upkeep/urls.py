"""Addresses of upkeep."""

from django.urls import path

from fairwait.upkeep import views

app_name = "upkeep"
urlpatterns = [path("health", views.health, name="health")]
