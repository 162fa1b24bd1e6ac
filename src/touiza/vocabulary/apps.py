"""The vocabulary app."""

from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "touiza.vocabulary"
