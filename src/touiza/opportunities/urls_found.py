"""Addresses of saved searches and of suggestions."""

from django.urls import path

from touiza.opportunities.views import searches

urlpatterns = [
    path("me/searches/", searches.searches, name="searches"),
    path("me/searches/new/", searches.new, name="search_new"),
    path("me/searches/<str:public_id>/", searches.search, name="search"),
    path("searches/stop/<str:key>/", searches.search_stop, name="search_stop"),
]
