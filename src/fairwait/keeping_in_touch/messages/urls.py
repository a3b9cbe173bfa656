"""Addresses of messages. They hold numbers only."""

from django.urls import path

from fairwait.keeping_in_touch.messages import callbacks, text_views, views

app_name = "messages"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("stop/", views.stop, name="stop"),
    path("go-on/<slug:name>/", views.go_on, name="go_on"),
    path("to/<uuid:person>/", views.compose, name="compose"),
    path("texts/", text_views.texts, name="texts"),
    path("texts/<int:text>/", text_views.settle_text, name="settle_text"),
    path("print/", views.printing, name="printing"),
    path("print/<uuid:batch>/", views.batch, name="batch"),
    path("print/<uuid:batch>/file/", views.batch_pdf, name="batch_pdf"),
    path("templates/", views.templates, name="templates"),
    path("templates/<slug:code>/", views.adopt, name="adopt"),
    path("notify/receipts/", callbacks.receipts, name="receipts"),
    path("notify/returned/", callbacks.returned, name="returned"),
    path("notify/texts/", callbacks.texts, name="texts_in"),
    path("<uuid:message>/", views.story, name="story"),
    path("<uuid:message>/sheet/", views.sheet, name="sheet"),
    path("<uuid:message>/<slug:what>/", views.act, name="act"),
]
