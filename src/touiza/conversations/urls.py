"""Addresses of conversations."""

from django.urls import path

from touiza.conversations import views

app_name = "conversations"
urlpatterns = [path("me/messages/", views.conversations, name="list")]
