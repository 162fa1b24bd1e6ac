"""How Arabic and French speak to a person: as to a woman, as to a man, or without gender, as each chose."""

from touiza.accounts.models import FormOfAddress
from touiza.actors.models import Actor


def addressed(person: Actor, neutral: str, *, feminine: str, masculine: str) -> str:
    """Return the sentence for this person.

    Only for sentences that truly differ, in some language: translators find them under the contexts "feminine" and
    "masculine". `neutral` names no gender.
    """
    own = getattr(person, "person", None)
    form = own.user.form_of_address if own and own.user else FormOfAddress.NEUTRAL
    return {FormOfAddress.FEMININE: feminine, FormOfAddress.MASCULINE: masculine}.get(form, neutral)
