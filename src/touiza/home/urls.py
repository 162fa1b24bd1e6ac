"""Pages put together from all apps, and those everybody meets first."""

from django.urls import path

from touiza.home.views import entry, feed, fresh, pages, proof, week, work

app_name = "home"
urlpatterns = [
    path("", entry.landing, name="landing"),
    path("@<slug:handle>/", entry.profile, name="profile"),
    path("@<slug:handle>/week/", week.week, name="week"),
    path("@<slug:handle>/week/print/", week.week_print, name="week_print"),
    path("@<slug:handle>/proof/", proof.public, name="proof_public"),
    path("me/proof/", proof.own, name="proof"),
    path("me/proof/link/", proof.link, name="proof_link"),
    path("networks/<slug:slug>/", entry.network, name="network"),
    path("fresh/", fresh.fresh, name="fresh"),
    path("after-login/", entry.after_login, name="after_login"),
    path("home/", feed.feed, name="feed"),
    path("me/", work.me, name="me"),
    path("today/", work.today, name="today"),
    path("about/", pages.about, name="about"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
]
