"""The address of the search of everything."""

from django.urls import path

from touiza.finding import views

app_name = "finding"
urlpatterns = [path("search/", views.search, name="search")]
