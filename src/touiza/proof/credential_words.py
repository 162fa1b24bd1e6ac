"""What was found out about a credential, as sentences: each says what is wrong, in the words of who shows or checks one."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.kernel.credentials.times import read_stamp
from touiza.kernel.credentials.verdict import Finding, Seal
from touiza.ui.formats import date_long, isolated

_RESULT = _("A result in it is none that its achievement describes.")
_LIST = _("The list that would say whether it was taken back cannot be used.")
_SHAPE = _("Something in it is not written as it must be: %(where)s.")
SENTENCES: Mapping[str, Promise] = {
    "unreadable": _("This cannot be read as a credential."),
    "too_large": _("This is larger than any credential: %(limit)s MB at most."),
    "not_a_credential": _("This can be read, but it is no credential: it names no issuer, nobody it speaks of and no proof."),
    "older_badge": _("This is a badge of Open Badges 2.0 or older. Only 3.0 is checked here."),
    "learner_record": _("This is a learner record, a folder of many achievements. Only single achievements are checked here."),
    "presentation": _("This is an envelope around credentials. Take the credential out of it and check that."),
    "unbaked": _("This picture carries no credential, or more than one."),
    "no_proof": _("It carries no proof: anybody could have written it."),
    "proof_missing_part": _("Its proof is not whole: “%(part)s” is missing."),
    "proof_purpose": _("Its proof was made for something else (“%(purpose)s”), not to state facts."),
    "proof_context": _("Its proof was made over other vocabularies than the credential names."),
    "proof_chain": _("Its proof stands on an earlier one that is not there."),
    "proof_value": _("The signature in its proof is not written as signatures are."),
    "suite_unknown": _("It is sealed in a way that is not read here (%(suite)s), so nothing can be said of it."),
    "token_shape": _("The token is not put together as it must be."),
    "token_unsigned": _("The token says itself that it is not signed."),
    "token_secret": _("The token is signed with a shared secret (%(algorithm)s): whoever can check it could have written it."),
    "token_algorithm": _("The token is signed in a way that is not accepted (%(algorithm)s)."),
    "token_private_key": _("The key that signs lies beside it for everybody to use, so the signature proves nothing."),
    "token_claims": _("The token says something else about “%(claim)s” than the credential in it."),
    "token_names": _("The token does not say with which of the issuer’s keys it is signed."),
    "signature": _("It was changed after it was signed, or it is signed with another key than it says."),
    "key_misshapen": _("The key it names cannot be used (%(found)s)."),
    "key_missing": _("The issuer publishes no key of that name (%(method)s)."),
    "key_not_for_this": _("The issuer publishes this key, but not to sign statements with."),
    "key_withdrawn": _("The issuer withdrew this key on %(moment)s: what it signed since is not believed."),
    "key_stranger": _("It is signed with a key that is not the issuer’s: %(issuer)s does not list it."),
    "document_other": _("What lies at %(address)s is not the issuer’s document."),
    "not_issued": _("It says that this server issued it, but our books know nothing of it."),
    "vocabulary_unknown": _("This credential uses a vocabulary we do not know (%(name)s), so its signature cannot be checked."),
    "vocabulary_broken": _("Its vocabularies contradict each other."),
    "vocabulary_gap": _("It says something that none of its vocabularies knows (“%(name)s”), so no signature would cover it."),
    "vocabulary_tangle": _("Its parts are so entangled that the check was given up."),
    "context_first": _("It does not begin with the vocabulary of verifiable credentials."),
    "context_badge": _("A badge names the vocabulary of Open Badges 3.0 in second place; this one does not."),
    "missing": _("Something it must say is missing: %(where)s."),
    "misshapen": _SHAPE,
    "text_shape": _SHAPE,
    "type_missing": _("%(where)s must name the type “%(wanted)s”."),
    "not_an_address": _("%(where)s must be a whole address."),
    "not_a_date": _("%(where)s must be a date with its time and offset."),
    "dates_crossed": _("It ends before it begins."),
    "named_twice": _("Two parts of it have the same name: %(found)s."),
    "subject_unnamed": _("The badge says of nobody that they earned it."),
    "identity_hash": _("The digest that stands for its holder is not written as digests are."),
    "result_unlinked": _RESULT,
    "result_level": _RESULT,
    "result_status": _RESULT,
    "result_value": _RESULT,
    "endorsement": _("An endorsement inside it does not hold."),
    "revoked": _("The issuer took it back."),
    "suspended": _("The issuer has suspended it for now."),
    "status_list": _LIST,
    "status_range": _LIST,
    "status_purpose": _LIST,
    "proof_expired": _("Its proof ran out on %(moment)s."),
    "not_yet": _("It holds from %(moment)s on, not before."),
    "expired": _("It ran out on %(moment)s."),
    "status_unreachable": _("Whether it was taken back could not be found out: %(address)s did not answer."),
    "status_unknown": _("Whether it was taken back is told in a way that is not read here (%(kind)s)."),
    "issuer_unreachable": _("Whether the key is the issuer’s could not be found out: %(address)s did not answer."),
    "method_unknown": _("The issuer is named in a way that is not read here (%(method)s)."),
}
NOTES: Mapping[str, Promise] = {
    "words": _("Words of a vocabulary that we do not have: %(name)s"),
    "proof_unread": _("A further proof of a kind that is not read here: %(suite)s"),
    "proof_stranger": _("A further proof, by somebody who is not the issuer"),
    "status_message": _("What the issuer says of its state: %(value)s"),
    "endorsed": _("How much the endorsement inside is worth: it holds, but its author is unknown to us"),
    "gap": _("What “%(name)s” means: no vocabulary that it names knows the word"),
    "endorsement_over": _("An endorsement inside, which holds no more or not yet"),
    "endorsement_open": _("An endorsement inside, whose key could not be had"),
    "schema": _("Whether it follows the schema it names"),
    "evidence": _("What lies behind the links it gives as evidence"),
    "terms": _("The terms of use it names"),
    "resources": _("The other documents it names"),
}
TIES: Mapping[str, Promise] = {
    "key": _("The issuer’s name is the key itself. Nothing here ties it to an organisation you know."),
    "document": _("The issuer’s own address lists the key it is signed with."),
    "origin": _("The key it is signed with lies on the issuer’s own site."),
    "": _("Nothing was found that ties the key it is signed with to the issuer."),
    "here": _("An association on this server issued it, and our books agree."),
}


def sentence(finding: Finding) -> str:
    """Return what a finding says, for whoever reads now."""
    return _said(SENTENCES, finding)


def note(finding: Finding) -> str:
    """Return what was not checked."""
    return _said(NOTES, finding)


def tie(seals: tuple[Seal, ...], *, here: bool) -> str:
    """Return what stands behind the issuer's key."""
    if not seals:
        return ""
    strongest = "here" if here else next((name for name in ("document", "origin", "key") if any(seal.tie == name for seal in seals)), "")
    return str(TIES[strongest])


def _said(words: Mapping[str, Promise], finding: Finding) -> str:
    language = get_language() or "ar"
    moment = read_stamp(finding.facts.get("moment"), zoned=False)
    facts = _Facts({name: isolated(value, language) for name, value in finding.facts.items()})
    if moment is not None:
        facts["moment"] = date_long(moment.date(), language)
    return str(words[finding.code]) % facts


class _Facts(dict[str, str]):
    """Facts of a sentence; one that a finding does not carry is left out of it."""

    def __missing__(self, _name: str) -> str:
        return "…"
