"""Addresses that leave the site, printed on paper or read by machines: they carry no language."""

from django.urls import path, re_path

from touiza.proof import views, views_credentials, views_heads, views_letters, views_runs

app_name = "proof_open"
urlpatterns = [
    path("chain/verify.py", views_heads.verifier, name="verifier"),
    path("c/", views.check_form, name="check_form"),
    path("c/<str:number>", views.check, name="check"),
    re_path(r"^c/(?P<name>bundles/[A-Za-z0-9_-]{22}\.zip)\Z", views_runs.bundle_file, name="bundle"),
    path("c/<str:number>/certificate.pdf", views.pdf, name="pdf"),
    path("c/<str:number>/credential.json", views_credentials.credential, name="credential"),
    path("c/<str:number>/badge.svg", views_credentials.badge, {"form": "svg"}, name="badge_svg"),
    path("c/<str:number>/badge.png", views_credentials.badge, {"form": "png"}, name="badge_png"),
    path("verify", views_credentials.verify_anywhere, name="verify_anywhere"),
    path(".well-known/did.json", views_credentials.did_server, name="did_server"),
    path("a/<slug:handle>/did.json", views_credentials.did_association, name="did_association"),
    path("a/<slug:handle>/status/<int:number>", views_credentials.states, name="states"),
    path("c/<str:number>/letter.pdf", views_letters.pdf, name="letter_pdf"),
]
