"""The Django-side base every app stands on: time, translated text, refusals, privacy. No models here."""
