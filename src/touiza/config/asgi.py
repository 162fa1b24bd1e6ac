"""The ASGI application that the live process runs: streams of what is new. Pages are the WSGI application's."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touiza.config.settings")
django.setup()

from touiza.home.live.application import Live  # noqa: E402 (its models want the apps)

application = Live()
