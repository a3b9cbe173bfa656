"""Headers that every page carries, whatever room it comes from."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# What a page of ours never needs of the browser.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)


class SafeHeadersMiddleware:
    """Adds what Django and the content security policy leave out (S24, S25).

    Nothing a view sends is stored by the browser or by anything on the way, unless the view says otherwise: nearly
    every page speaks of people. The Referrer-Policy is Django's, "same-origin" and not "no-referrer", because with the
    latter browsers send `Origin: null` and no form could be told from a forged one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with headers."""
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("X-Frame-Options", "DENY")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("X-Robots-Tag", "noindex, nofollow")
        if "public" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store"
        return response
