"""Addresses of hours and certificates that carry a language."""

from django.urls import path

from touiza.proof import views, views_certificates, views_dress, views_letters, views_recommending, views_runs

app_name = "proof"
urlpatterns = [
    path("me/hours/", views.hours, name="hours"),
    path("me/certificates/", views.certificates, name="certificates"),
    path("me/certificates/several/", views_certificates.several, name="certificate_several"),
    path("me/certificates/<slug:number>/renewal/", views_certificates.renewal, name="certificate_renewal"),
    path("me/recommendations/", views_letters.letters, name="letters"),
    path("me/recommendations/<str:public_id>/", views_letters.letter, name="letter"),
    path("me/recommendations/<str:public_id>/letter.pdf", views_letters.own_pdf, name="letter_pdf"),
    path("@<slug:handle>/recommendations/", views_recommending.recommendations, name="recommendations"),
    path("@<slug:handle>/recommendations/new/", views_recommending.recommendation_new, name="recommendation_new"),
    path("@<slug:handle>/recommendations/<str:public_id>/", views_recommending.recommendation, name="recommendation"),
    path("@<slug:handle>/hours/", views.hours_queue, name="hours_queue"),
    path("@<slug:handle>/hours/<int:pk>/", views.hours_decide, name="hours_decide"),
    path("@<slug:handle>/certificates/", views_runs.runs, name="runs"),
    path("@<slug:handle>/certificates/new/", views_runs.run_new, name="run_new"),
    path("@<slug:handle>/certificates/look/", views_dress.dress, name="dress"),
    path("@<slug:handle>/certificates/look/preview/", views_dress.dress_preview, name="dress_preview"),
    path("@<slug:handle>/certificates/made/<str:public_id>/", views_runs.run, name="run"),
    path("@<slug:handle>/certificates/made/<str:public_id>/bundle/", views_runs.bundle, name="run_bundle"),
    path("@<slug:handle>/certificates/<slug:number>/revocation/", views.revocation, name="revocation"),
]
