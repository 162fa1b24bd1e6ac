"""Every page in three languages, two widths and two themes: axe finds nothing, nothing scrolls sideways, the HTML is valid.

Arabic is looked at in all four ways; French and English in two each, so that every width and theme is seen in both scripts.
"""

import json
import os
import re
import shutil
import subprocess
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.conftest import LAPTOP, PHONE, ROOT, Site

pytestmark = pytest.mark.e2e

NODE = ROOT / "tests/node"
AXE = NODE / "node_modules/axe-core/axe.min.js"
WIDTHS = {"phone": PHONE, "laptop": LAPTOP}
WAYS = {
    "ar": tuple(product(WIDTHS, ("light", "dark"))),
    "fr": (("phone", "light"), ("laptop", "dark")),
    "en": (("phone", "dark"), ("laptop", "light")),
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PAGES = {
    "visitor": [
        "/chain/", "/", "/opportunities/", "/opportunities/?q=غرس&past=1", "/opportunities/?q=zzzzzz", "/opportunities/?view=map", "/search/",
        "/search/?q=مدرسة", "/search/?q=premier+secour&kind=person&lang=fr", "/associations/", "/@amis_chrea/", "/@amis_chrea/documents/",
        "/@amis_chrea/verification/", "/@casbah_dhakira/verification/", "/@amis_chrea/contact/", "/projects/", "/@amis_chrea/projects/", "{document}",
        "{project}", "/about/", "/accessibility/", "/privacy/", "/account/theme/", "/account/login/", "/account/login/code/", "/account/signup/",
        "/networks/", "/networks/reseau-forets-et-oasis/", "/@amis_chrea/chart/", "/@amis_chrea/membership/", "/account/password/reset/",
        "/opportunities/photographier-la-plantation-du-premier-trou-au-dernier-sandwich/guest/", "/nothing-here/", "{opportunity}", "{c}", "{c}/{number}",
        "{c}/TZ-0000-0000", "/verify/", "/@mohamed/proof/", "{secret}", "/@amis_chrea/posts/", "{post}", "{post}answers/", "{post}versions/", "/topics/أرز/",
        "/topics/", "/places/dz_09/", "/embedding/?list=posts/@amis_chrea", "/saves/", "/saves/?q=Casbah", "/posts/un-matin-sur-la-plage-saint-cloud/",
        "/posts/un-matin-sur-la-plage-saint-cloud/album/", "{picture}", "/posts/a-quelle-heure-partir-pour-la-plantation/",
    ],
    "amina": [
        "/me/", "/me/profile/", "/me/settings/", "/me/data/", "/me/hours/", "/me/hours/summary/", "/me/hours/summary/?year=all",
        "/opportunities/traduire-de-chez-soi-le-guide-des-plantes-de-chrea/deliverables/", "/me/certificates/", "/me/certificates/several/",
        "/me/recommendations/", "/me/proof/", "/me/credentials/", "{carried}", "{evidence}", "/me/qualifications/", "/me/notices/", "/me/notices/choices/",
        "/me/messages/", "/me/associations/", "/me/shifts/", "/me/suggestions/", "/me/suggestions/hidden/", "/me/being-found/",
        "/opportunities/look-after-the-nursery-week-by-week/fit/", "/me/searches/", "/me/searches/new/?wilaya=dz_09&q=forêt",
        "/opportunities/run-the-food-bank-every-saturday/shifts/", "/associations/new/", "/account/sessions/", "/account/email/", "/account/security/",
        "{person}", "{apply}", "{mine}", "{work}", "{day}mine/", "/posts/new/", "/posts/new/?kind=article", "/posts/drafts/",
        "/opportunities/accueillir-le-public-des-nuits-de-la-casbah-trois-jours/wishes/", "{entry}", "{deliverable}", "{recommendation}", "/home/",
        "/home/?tab=near", "/me/following/", "/me/following/?kind=topics", "/me/followers/", "/polls/new/", "/albums/new/", "/me/saves/", "/saves/new/",
        "/posts/which-lane-shall-we-document-in-december/", "/posts/un-matin-sur-la-plage-saint-cloud/share/",
        "/posts/un-matin-sur-la-plage-saint-cloud/report/", "/@amina/covers/",
    ],
    "yanis": [
        "/opportunities/planter-de-jeunes-cedres-sur-la-pente-de-sidi-el-kebir/team/",
    ],
    "nassima": [
        "/today/", "/@amis_chrea/week/", "/@amis_chrea/week/print/", "/opportunities/plant-cedars-on-the-burnt-slopes-above-chrea/invitations/",
        "/@amis_chrea/applications/", "/@amis_chrea/hours/", "/@amis_chrea/hours/?state=decided", "/@amis_chrea/hours/summary/",
        "/@amis_chrea/hours/together/demo-book-team/", "/opportunities/traduire-de-chez-soi-le-guide-des-plantes-de-chrea/captains/",
        "/@amis_chrea/certificates/", "/@amis_chrea/certificates/new/?scope=total", "/@amis_chrea/certificates/look/", "/@amis_chrea/recommendations/",
        "/@amis_chrea/recommendations/new/", "{asked}", "{run}", "{deliverable}", "/@amis_chrea/opportunities/", "/@amis_chrea/opportunities/new/",
        "/@amis_chrea/opportunities/board/", "/@amis_chrea/templates/", "{own}copy/", "{own}questions/", "{own}organisers/", "{own}pause/", "{own}current/",
        "{own}schedule/", "/@amis_chrea/people/", "/@amis_chrea/working-days/", "/@amis_chrea/rules/",
        "/opportunities/look-after-the-nursery-week-by-week/people/", "/opportunities/look-after-the-nursery-week-by-week/people/?invited=1",
        "/@amis_chrea/finder/", "/@amis_chrea/finder/?family=languages", "/@amis_chrea/register/", "/@amis_chrea/register/?status=active&q=أ",
        "/@amis_chrea/register/new/", "/@amis_chrea/register/fields/", "/@amis_chrea/register/acts/", "/@amis_chrea/register/acts/new/?all=1&query=",
        "/@amis_chrea/register/files/", "/@amis_chrea/register/export/", "/@amis_chrea/letters/", "/@amis_chrea/letters/new/?all=1&query=", "{decide}",
        "{confirm}", "{edit}", "/@amis_chrea/documents/new/", "{document}edit/", "/@amis_chrea/projects/new/", "{project}edit/", "{project}progress/",
        "/@amis_chrea/messages/", "{letter}", "{edit_project}", "/@amis_chrea/day/", "/@amis_chrea/day/thanks/", "/@amis_chrea/incidents/", "{day}",
        "{day}check-in/", "{day}door/", "{day}paper/", "{day}message/", "{day}incident/", "{day}print/", "{somebody}", "{incident}", "/@amis_chrea/inbox/",
        "/@amis_chrea/inbox/?state=answered", "{due}", "/@amis_chrea/inbox/saved/", "/@amis_chrea/inbox/hours/", "/@amis_chrea/inbox/figures/",
        "/@amis_chrea/members/", "/@amis_chrea/members/form/", "/@amis_chrea/members/1/", "/@amis_chrea/membership/",
    ],
    "rachid": [
        "/@amis_chrea/closing/", "/@amis_chrea/verification/request/", "/@amis_chrea/alliances/", "/@amis_chrea/networks/new/",
        "/@amis_chrea/networks/reseau-forets-et-oasis/", "/@amis_chrea/agreements/new/", "/@amis_chrea/chart/edit/", "/@amis_chrea/covers/",
        "/posts/arrosage-d-automne-a-la-pepiniere/album/edit/", "/posts/arrosage-d-automne-a-la-pepiniere/album/words/",
    ],
    "dalia": [
        "/claims/", "{claim}", "/suspensions/", "/@amis_chrea/suspension/", "/verifications/", "{verification}", "{verified}withdrawal/", "/wages/",
        "/moderation/", "/moderation/?shown=decided",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def signed_in(browser: Browser, site: Site):
    """Return a maker of signed-in browser contexts, one sign-in a person for the whole module."""
    kept: dict[str, dict] = {}

    def make(name: str, **options: object) -> BrowserContext:
        if name != "visitor" and name not in kept:
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{site.url}/fr/account/login/")
            page.fill("input[name=login]", site.people[name]["email"])
            page.fill("input[name=password]", site.people[name]["password"])
            page.click("button[name=with_password]")
            page.wait_for_url(lambda url: "/account/" not in url)
            kept[name] = context.storage_state()
            context.close()
        return browser.new_context(storage_state=kept.get(name), **options)

    return make


@pytest.fixture(scope="module")
def places(signed_in, site: Site) -> dict[str, str]:
    """Return the addresses that only the running demo knows, without their language."""

    def first(name: str, path: str, pattern: str) -> str:
        context = signed_in(name)
        found = re.search(pattern, context.request.get(f"{site.url}/fr{path}").text())
        context.close()
        assert found, f"{path} has nothing like {pattern}"
        return found.group(1)

    day = first("nassima", "/@amis_chrea/day/", r'href="/fr(/opportunities/[^"/?]+/day/[^"/?]+/)')
    return {
        "opportunity": first("visitor", "/opportunities/", r'href="/fr(/opportunities/[^"/?]+/)'),
        "number": first("amina", "/me/certificates/", r"(TZ-\w{4}-\w{4})"),
        "carried": first("amina", "/me/credentials/", r'href="/fr(/me/credentials/[^"]+/)'),
        "evidence": first("amina", "/me/certificates/", r'href="/fr(/me/certificates/[^"]+/evidence/)'),
        "c": "/c",
        "entry": first("amina", "/me/hours/", r'href="/fr(/me/hours/\d+/)'),
        "deliverable": first("amina", "/opportunities/traduire-de-chez-soi-le-guide-des-plantes-de-chrea/deliverables/", r'href="/fr(/deliverables/[\w-]{22}/)'),
        "recommendation": first("amina", "/me/recommendations/", r'href="/fr(/me/recommendations/[\w-]{22}/)'),
        "secret": first("amina", "/me/proof/", r"(/p/[\w-]{22}/)"),
        "asked": first("nassima", "/@amis_chrea/recommendations/", r'href="/fr(/@amis_chrea/recommendations/[\w-]{22}/)'),
        "run": first("nassima", "/@amis_chrea/certificates/", r'href="/fr(/@amis_chrea/certificates/made/[\w-]{22}/)'),
        "apply": first("visitor", "/opportunities/", r'href="/fr(/opportunities/[^"/?]+/)') + "application/",
        "mine": first("amina", "/me/", r'href="/fr(/applications/[^"/?]+/)'),
        "work": first("amina", "/me/", r'href="/fr(/opportunities/[^"/?]+/hours/)'),
        "person": "/@amina/",
        "decide": first("nassima", "/today/", r'href="/fr(/applications/[^"/?]+/)'),
        "day": day,
        "somebody": first("nassima", day, r'href="/fr(/opportunities/[^"/?]+/day/[^"/?]+/people/p\d+/)'),
        "incident": first("nassima", "/@amis_chrea/incidents/", r'href="/fr(/@amis_chrea/incidents/[^"/?]+/)'),
        "confirm": first("nassima", "/@amis_chrea/hours/", r'href="/fr(/@amis_chrea/hours/\d+/)'),
        "own": first("nassima", "/@amis_chrea/opportunities/", r'href="/fr(/opportunities/[^"/?]+/)'),
        "document": first("visitor", "/@amis_chrea/documents/", r'href="/fr(/@amis_chrea/documents/[\w-]{22}/)'),
        "due": first("nassima", "/@amis_chrea/inbox/", r'href="/fr(/@amis_chrea/inbox/[\w-]{20,}/)'),
        "picture": first("visitor", "/posts/un-matin-sur-la-plage-saint-cloud/album/", r'href="/fr(/posts/[^"/]+/album/\d+/)"'),
        "post": first("visitor", "/@amis_chrea/posts/", r'href="/fr(/posts/[^"/?]+/)'),
        "project": first("visitor", "/@amis_chrea/projects/", r'href="/fr(/projects/[^"/?]+/)'),
        "letter": first("nassima", "/@amis_chrea/messages/", r'href="/fr(/@amis_chrea/messages/[\w-]+/)'),
        "edit_project": first("nassima", "/@amis_chrea/opportunities/", r'href="/fr(/opportunities/[^"/?]+/)') + "project/",
        "claim": first("dalia", "/claims/", r'href="/fr(/claims/[\w-]+/)'),
        "verification": first("dalia", "/verifications/", r'href="/fr(/verifications/[\w-]+/)'),
        "verified": first("dalia", "/verifications/?state=verified", r'href="/fr(/verifications/[\w-]+/)'),
        "edit": first("nassima", "/@amis_chrea/opportunities/", r'href="/fr(/opportunities/[^"/?]+/)') + "edit/",
    }


def address(site: Site, language: str, path: str, places: dict[str, str]) -> str:
    filled = path.format(**places) if "{" in path else path
    return f"{site.url}{filled}?lang={language}" if path.startswith(("{c}", "{secret}")) else f"{site.url}/{language}{filled}"


def problems(page: Page, language: str) -> list[str]:
    """Return what axe finds in each of a language's ways, and where the page is wider than its window."""
    page.evaluate(AXE.read_text())
    told = []
    for width, theme in WAYS[language]:
        page.set_viewport_size(WIDTHS[width])
        page.emulate_media(color_scheme=theme)
        found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(({violations}) => ({violations}))", TAGS)
        where = f"{width}, {theme}"
        told += [f"{where}: {rule['id']}: {rule['nodes'][0]['html'][:120]} ({len(rule['nodes'])})" for rule in found["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            told.append(f"{where}: scrolls sideways")
    return told


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_everyone_can_use_it(signed_in, site: Site, places: dict, name: str, language: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run npm ci in tests/node")
    context = signed_in(name, bypass_csp=True, reduced_motion="reduce")  # colours change at once with the theme
    page = context.new_page()
    faults, errors = {}, []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in PAGES[name]:
        page.goto(address(site, language, path, places))
        if told := problems(page, language):
            faults[path] = told
    context.close()
    assert not faults, json.dumps(faults, ensure_ascii=False, indent=1)
    assert not errors


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_html_is_valid(signed_in, site: Site, places: dict, language: str, tmp_path: Path) -> None:
    node = os.environ.get("TOUIZA_NODE") or shutil.which("node")
    script = NODE / "node_modules/html-validate/bin/html-validate.mjs"
    if not node or not script.exists():
        pytest.skip("html-validate is not installed: run npm ci in tests/node")
    for name, paths in PAGES.items():
        context = signed_in(name)
        for n, path in enumerate(paths):
            text = context.request.get(address(site, language, path, places)).text()
            (tmp_path / f"{name}-{n:02}-{re.sub(r'[^a-z]+', '-', path)[:40]}.html").write_text(text)
        context.close()
    done = subprocess.run(
        [node, script, "--config", NODE / "htmlvalidate.json", *sorted(tmp_path.glob("*.html"))],
        capture_output=True, text=True, check=False, cwd=NODE,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
