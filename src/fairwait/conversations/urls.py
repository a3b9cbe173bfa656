"""Addresses of the front door. They name nobody."""

from django.urls import path

from fairwait.conversations.views import (
    asking_after,
    beside,
    cover,
    crises,
    first_time,
    good_life,
    onward,
    passing_on,
    requests,
    sums,
)

app_name = "conversations"
urlpatterns = [
    path("", requests.front_door, name="front_door"),
    path("first-time/", first_time.first_time, name="first_time"),
    path("onward/", onward.onward, name="onward"),
    path("passed-on/", passing_on.listed, name="passing_on"),
    path("passed-on/<uuid:passed_uuid>/", passing_on.one, name="passed_on"),
    path("is-it-sorted/", asking_after.listed, name="asking_after"),
    path("is-it-sorted/<uuid:asked_uuid>/", asking_after.one, name="asked_after"),
    path("<uuid:request_uuid>/", requests.request_page, name="request"),
    path("<uuid:request_uuid>/keep/", requests.keep, name="keep"),
    path("<uuid:request_uuid>/who/", requests.who, name="who"),
    path("people/<uuid:person>/crisis/", crises.draft, name="draft_crisis"),
    path("crisis/", crises.plans, name="plans"),
    path("crisis/<uuid:crisis_uuid>/", crises.crisis, name="crisis"),
    path("crisis/<uuid:crisis_uuid>/keep/", crises.keep, name="keep_crisis"),
    path("crisis/<uuid:crisis_uuid>/contacts/<int:number>/", crises.contact, name="crisis_contact"),
    path("crisis/<uuid:crisis_uuid>/more-contacts/", crises.more_contacts, name="more_contacts"),
    path("crisis/<uuid:crisis_uuid>/change/", crises.change, name="change_crisis"),
    path("crisis/<uuid:crisis_uuid>/close/", crises.close, name="close_crisis"),
    path("crisis/<uuid:crisis_uuid>/spend/", sums.spend, name="spend"),
    path("small-sums/", sums.limits, name="limits"),
    path("small-sums/set/", sums.set_limit, name="set_limit"),
    path("small-sums/<int:number>/", sums.decide, name="decide_sum"),
    path("away/", cover.away, name="away"),
    path("away/<int:number>/take-back/", cover.take_back, name="take_back_absence"),
    path("people/<uuid:person>/good-life/", good_life.begin, name="begin_good_life"),
    path("good-life/", good_life.lives, name="lives"),
    path("good-life/<uuid:plan_uuid>/", good_life.good_life, name="good_life"),
    path("good-life/<uuid:plan_uuid>/keep/", good_life.keep, name="keep_good_life"),
    path("good-life/<uuid:plan_uuid>/peers/", good_life.ask_peers, name="ask_peers"),
    path("good-life/<uuid:plan_uuid>/reflect/", good_life.reflect, name="reflect"),
    path("carer/", beside.hear_carer, name="hear_carer"),
]
