"""Names of associations: stored clean, refused with a reason where they deceive."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.kernel.text import NameProblem, check_name, clean_name

SENTENCES: dict[NameProblem, Promise] = {
    NameProblem.CONTROL: _("The name holds characters that cannot be shown. Type it again by hand."),
    NameProblem.BIDI: _("The name holds hidden characters that turn the line around. Type it again by hand."),
    NameProblem.INVISIBLE: _("The name holds characters that nobody can see. Type it again by hand."),
    NameProblem.STACKED_MARKS: _("One letter carries too many marks. Keep at most four on a letter."),
    NameProblem.MIXED_SCRIPTS: _("One word mixes letters of two alphabets. Write each word in one alphabet."),
    NameProblem.CONFUSABLE: _("Some letters only look like Latin ones. Type the name again on a Latin or Arabic keyboard."),
    NameProblem.NOTHING_TO_READ: _("Write a name with letters or digits in it."),
}


def clean_names(name: TranslatedText) -> TranslatedText:
    """Return a name as it is stored, in NFKC; refuse one that is empty ("name_missing") or deceives ("name_…")."""
    texts = {code: clean_name(text) for code, text in name.texts.items()}
    for text in filter(None, texts.values()):
        if problems := check_name(text):
            raise Refusal(f"name_{problems[0]}", SENTENCES[problems[0]], field="name")
    if not any(texts.values()):
        raise Refusal("name_missing", _("Write the name in at least one language."), field="name")
    return TranslatedText(name.source, {code: text for code, text in texts.items() if text})
