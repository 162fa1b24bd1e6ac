"""Addresses of saved searches and of suggestions."""

from django.urls import path

from touiza.opportunities.views import searches, suggestions

urlpatterns = [
    path("me/searches/", searches.searches, name="searches"),
    path("me/searches/new/", searches.new, name="search_new"),
    path("me/searches/<str:public_id>/", searches.search, name="search"),
    path("searches/stop/<str:key>/", searches.search_stop, name="search_stop"),
    path("me/suggestions/", suggestions.suggestions, name="suggestions"),
    path("me/suggestions/hidden/", suggestions.hidden, name="suggestions_hidden"),
    path("me/suggestions/<slug:slug>/deed/", suggestions.suggestion, name="suggestion"),
    path("suggestions/stop/<str:key>/", suggestions.suggestions_stop, name="suggestions_stop"),
    path("opportunities/<slug:slug>/fit/", suggestions.fit, name="fit"),
]
