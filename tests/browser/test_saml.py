"""SAML with a browser: the provider's form posts from another site, where our session's cookie does not go along."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.cache import cache

from sixring.core.accounts.company import deciding
from sixring.core.accounts.company.deciding import Saml, Wanted
from tests.browser.conftest import SIZES, follow

pytest.importorskip("signxml")
from tests.core.saml import Idp, Keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = """<!doctype html><title>Provider</title><form method="post" action="{}">
<input type="hidden" name="SAMLResponse" value="{}"><button class="button">Go on</button></form>"""


@pytest.fixture
def far(live_server, settings):
    """A provider on 127.0.0.1, while Sixring is localhost: two sites."""
    cache.clear()
    settings.PUBLIC_URL = live_server.url
    assert "localhost" in live_server.url
    idp = Idp(Keys())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            address = f"http://x{self.path}"
            body = PAGE.format(idp.asked(address)["AssertionConsumerServiceURL"], idp.agree(address)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    settings.FETCH_ALLOW = [f"127.0.0.1:{server.server_port}"]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield idp, f"http://127.0.0.1:{server.server_port}/sso"
    server.shutdown()
    server.server_close()
    thread.join()
    cache.clear()


def test_ben_comes_in_though_the_form_brings_no_cookie(browser, far, ada, ben):
    idp, sso = far
    deciding.decide(Wanted(saml=Saml(metadata=idp.metadata(sso=sso)), domains=["us.test"]), actor=ada)
    with browser(ada, "/people/") as page:
        base = page.url.removesuffix("/people/")
        page.context.clear_cookies()
        page.goto(f"{base}/accounts/sign-in/?next=/people/")
        follow(page, "a[href^='/accounts/sign-in/company/']")
        assert page.url.startswith(sso)
        follow(page, ".button")
        page.wait_for_url("**/people/")
        page.goto(f"{base}/you/")
        assert "ben@us.test" in page.content()


def test_axe_finds_nothing_where_the_owner_decides(browser, far, ada):
    from axe_playwright_python.sync_playwright import Axe

    idp, sso = far
    given = Saml(metadata=idp.metadata(Keys(), Keys(days=5), Keys(days=-1), sso=sso))
    deciding.decide(Wanted(saml=given, domains=["us.test"]), actor=ada)
    with browser(ada, "/settings/sign-in/") as page:
        for size in ("wide", "phone"):
            for theme in ("light", "dark"):
                page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                assert Axe().run(page).response["violations"] == []
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.click("text=OpenID Connect")
        page.wait_for_selector("text=The other kind is in use.")
