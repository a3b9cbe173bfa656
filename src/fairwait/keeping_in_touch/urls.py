"""Addresses of keeping in touch. They name nobody."""

from django.urls import path

from fairwait.keeping_in_touch.communicating import views as communicating
from fairwait.keeping_in_touch.contacts import views

app_name = "keeping_in_touch"
urlpatterns = [
    path("people/<uuid:person>/communication/", communicating.communication, name="communication"),
    path("keep-in-touch/script/", views.script, name="script"),
    path("keep-in-touch/<uuid:wait>/", views.contact, name="contact"),
    path("keep-in-touch/<uuid:wait>/take/", views.take, name="take"),
    path("keep-in-touch/<uuid:wait>/give-back/", views.give_back, name="give_back"),
    path("keep-in-touch/<uuid:wait>/undo/", views.undo, name="undo"),
    path("keep-in-touch/<uuid:wait>/safe/", views.safe, name="safe"),
    path("keep-in-touch/<uuid:wait>/hand-over/", views.hand_over, name="hand_over"),
    path("keep-in-touch/<uuid:wait>/decide/", views.decide, name="decide"),
]
