"""Every address, room by room."""

from django.urls import include, path

from fairwait.keeping_in_touch.packs.views import kept

urlpatterns = [
    path("", include("fairwait.desk.urls")),
    path("", include("fairwait.people.urls")),
    path("", include("fairwait.waiting.urls")),
    path("", include("fairwait.priority.urls")),
    path("", include("fairwait.upkeep.urls")),
    path("", include("fairwait.keeping_in_touch.check_in.urls")),
    path("p/", include("fairwait.portal.urls")),
    path("imports/", include("fairwait.exchange.urls")),
    path("", include("fairwait.keeping_in_touch.urls")),
    path("huddles/", include("fairwait.huddles.urls")),
    path("front-door/", include("fairwait.conversations.urls")),
    path("assessments/", include("fairwait.assessments.urls")),
    path("visits/", include("fairwait.capacity.urls")),
    path("messages/", include("fairwait.keeping_in_touch.messages.urls")),
    path("", include("fairwait.keeping_in_touch.connecting.urls")),
    path("packs/library/", include("fairwait.keeping_in_touch.library.urls")),
    path("packs/", include("fairwait.keeping_in_touch.packs.urls")),
    path("we-said-we-did/", kept.we_said, name="we_said"),
    path("read/library/", include("fairwait.keeping_in_touch.library.public_urls")),
    path("read/", include("fairwait.keeping_in_touch.packs.public_urls")),
    path("ask/", include("fairwait.portal.asking.urls")),
    path("", include("fairwait.portal.public.urls")),
    path("open-referral/", include("fairwait.exchange.oruk.urls")),
    path("directory/", include("fairwait.directory.urls")),
    path("campaigns/", include("fairwait.keeping_in_touch.campaigns.urls")),
    path("measures/", include("fairwait.measures.urls")),
    path("accounts/", include("fairwait.accounts.urls")),
]
handler400 = "fairwait.desk.errors.bad_request"
handler403 = "fairwait.desk.errors.forbidden"
handler404 = "fairwait.desk.errors.not_found"
handler500 = "fairwait.desk.errors.server_error"
