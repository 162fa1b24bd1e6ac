"""The proof app."""

from django.apps import AppConfig


class ProofConfig(AppConfig):
    name = "touiza.proof"

    def ready(self) -> None:
        from touiza.proof.entry_rows import register_waiting
        from touiza.proof.letter_rows import register_letters
        from touiza.proof.navigation import register_navigation
        from touiza.proof.notices import register_notices
        from touiza.proof.notices_letters import register_letter_notices
        from touiza.proof.sealing import register_books

        register_navigation()
        register_books()
        register_notices()
        register_letter_notices()
        register_waiting()
        register_letters()
