"""Every address of the site. Pages carry their language; addresses that leave the site do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

handler400 = "touiza.ui.views.bad_request"
handler403 = "touiza.ui.views.forbidden"
handler404 = "touiza.ui.views.not_found"
handler500 = "touiza.home.errors.server_error"
handler429 = "touiza.ui.views.too_many_requests"  # asked for by allauth

urlpatterns = [
    path("", include("touiza.home.urls_open")),
    path("", include("touiza.opportunities.urls_open")),
    path("", include("touiza.proof.urls_open")),
    path("", include("touiza.notices.urls_open")),
    path("", include("touiza.posts.urls_open")),
    path("", include("touiza.media.urls")),
    path("", include("touiza.ui.urls")),
    path("api/v1/", include("touiza.api.urls_open")),
    *([path("demo/", include("touiza.demo.urls"))] if settings.DEMO else []),
    *i18n_patterns(
        path("account/", include("touiza.accounts.urls")),
        path("vocabulary/", include("touiza.vocabulary.urls")),
        path("", include("touiza.actors.urls")),
        path("", include("touiza.notices.urls")),
        path("", include("touiza.conversations.urls")),
        path("", include("touiza.posts.urls")),
        path("", include("touiza.moderation.urls")),
        path("", include("touiza.associations.urls")),
        path("", include("touiza.relations.urls")),
        path("", include("touiza.opportunities.urls")),
        path("", include("touiza.projects.urls")),
        path("", include("touiza.proof.urls")),
        path("", include("touiza.finding.urls")),
        path("", include("touiza.ui.urls_pages")),
        path("", include("touiza.home.urls")),
    ),
]
