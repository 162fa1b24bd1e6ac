"""Addresses of the demo. They exist only where TOUIZA_DEMO is on."""

from django.urls import path

from touiza.demo import views

app_name = "demo"
urlpatterns = [
    path("mail/", views.mails, name="mails"),
    path("mail/<str:public_id>/", views.mail, name="mail"),
    path("mail/<str:public_id>/html/", views.mail_html, name="mail_html"),
    path("people.json", views.people, name="people"),
]
