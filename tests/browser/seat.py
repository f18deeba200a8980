"""A person at a browser of their own: signed in, and all that the browser complains of is written down."""

from django.test import Client
from django.urls import reverse

# The browser tells a page of each breach of its policy; here it is told to the console too, with what was refused.
TELL_BREACHES = """
addEventListener("securitypolicyviolation", ({effectiveDirective, blockedURI, sourceFile, lineNumber, sample}) =>
  console.error(`policy ${effectiveDirective}: ${blockedURI} ${sourceFile}:${lineNumber} ${sample}`));
"""


class Seat:
    """A browser's window on the server; `complaints` gathers errors of its console and breaches of its policy."""

    def __init__(self, chromium, server, **options):
        self.server, self.complaints, self.policies = server, [], set()
        self.context = chromium.new_context(viewport={"width": 1280, "height": 900}, **options)
        self.context.add_init_script(TELL_BREACHES)
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._read_policy)

    def _hear(self, message):
        if message.type == "error":
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _read_policy(self, response):
        if response.headers.get("content-type", "").startswith("text/html"):
            self.policies.add(response.headers.get("content-security-policy", ""))

    def sign_in(self, user, password):
        """Sign in by the form, as people do."""
        self.open(reverse("admin:login"))
        self.page.fill("input[name=username]", user.username)
        self.page.fill("input[name=password]", password)
        self.page.click("input[type=submit]")
        self.page.wait_for_selector("#user-tools")

    def come_signed_in(self, user):
        """Be signed in already."""
        client = Client()
        client.force_login(user)
        cookie = client.cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.server.url}])

    def open(self, address):
        """Go to an address of the site and return the answer."""
        return self.page.goto(self.server.url + address)

    def press(self, *keys):
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def notice(self):
        """Return the message on the page."""
        return self.page.inner_text(".messagelist").strip()

    def leave(self):
        """Close the browser."""
        self.context.close()
