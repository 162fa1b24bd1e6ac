"""Addresses of what a person keeps about themselves."""

from django.urls import path

from touiza.accounts.throttle import limited
from touiza.actors import views, views_following, views_guardian, views_guests, views_profile, views_qualifications

answers = limited("guardian", per_address=60)
visits = limited("guest_visit", per_address=120)

app_name = "actors"
urlpatterns = [
    path("me/profile/", views_profile.profile, name="profile"),
    path("me/profile/picture/", views_profile.picture, name="picture"),
    path("me/qualifications/", views_qualifications.qualifications, name="qualifications"),
    path("me/qualifications/<int:pk>/", views_qualifications.qualification, name="qualification"),
    path("me/following/", views_following.following, name="following"),
    path("me/followers/", views_following.followers, name="followers"),
    path("me/followers/<int:pk>/", views_following.follower, name="follower"),
    path("follow/<slug:kind>/<str:key>/", views_following.follow_one, name="follow"),
    path("@<slug:handle>/following/", views_following.following_of, name="following_of"),
    path("@<slug:handle>/followers/", views_following.followers_of_one, name="followers_of"),
    path("me/settings/", views.settings_, name="settings"),
    path("me/guardian/", views_guardian.mine, name="guardian"),
    path("guardian/<slug:secret>/", answers(views_guardian.answer), name="guardian_answer"),
    path("guest/links/", views_guests.links, name="guest_links"),
    path("guest/account/", views_guests.keep, name="guest_keep"),
    path("guest/data.json", views_guests.export, name="guest_export"),
    path("guest/erasure/", views_guests.erase, name="guest_erase"),
    path("guest/link/<str:key>/", visits(views_guests.link), name="guest_link"),
    path("me/data/", views.data, name="data"),
    path("me/data/export.json", views.export, name="export"),
    path("me/data/erasure/", views.erase, name="erase"),
]
