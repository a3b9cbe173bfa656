"""The address of the public form. Nothing anybody writes stands in it."""

from django.urls import path

from fairwait.portal.asking import views

app_name = "asking"
urlpatterns = [path("", views.ask, name="ask")]
