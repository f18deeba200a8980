"""400 people announce a body and never send it: readers are served meanwhile, and so are the people at the desk."""

import subprocess
import time

import pytest

from tests import judges
from tests.faults.site import HOST, ROOT, Site, free_port
from tests.faults.stalled import stalled

pytestmark = pytest.mark.slow
STALLED = 400


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.mark.parametrize("path", ["/", "/api/v1/articles/", "/admin/login/", "/admin/articles/article/1/change/"])
def test_the_server_alone_serves_readers_and_the_desk(site, path):
    with stalled(site.port, STALLED, path=path):
        for number in range(20):
            status, seconds = site.read()
            assert (status, seconds < 2) == (200, True)
            status, seconds = site.save(f"Typed {number} beside {path}")
            assert (status, seconds < 5) == (200, True)


@pytest.fixture
def proxy(tmp_path):
    """Serve a site by nginx as deploy/nginx.conf says, with a certificate of its own; yield it and nginx's port."""
    program, openssl = judges.program("nginx"), judges.program("openssl")
    key, certificate, port = tmp_path / "key.pem", tmp_path / "certificate.pem", free_port()
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={HOST}",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    behind = {
        "NEWSROOM_HTTPS": "1", "NEWSROOM_BEHIND_PROXY": "1", "NEWSROOM_CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
    }  # fmt: skip
    with Site(tmp_path, **behind) as site:
        server = (ROOT / "deploy/nginx.conf").read_text()
        for written, here in (
            ("127.0.0.1:8000", f"127.0.0.1:{site.port}"),
            ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
            (f"/etc/letsencrypt/live/{HOST}/fullchain.pem", str(certificate)),
            (f"/etc/letsencrypt/live/{HOST}/privkey.pem", str(key)),
        ):
            assert written in server
            server = server.replace(written, here)
        temporary = "".join(
            f"{name}_temp_path {tmp_path}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        settings = tmp_path / "nginx.conf"
        settings.write_text(
            f"daemon off; pid {tmp_path}/pid; error_log stderr crit; worker_rlimit_nofile 8192;\n"
            f"events {{ worker_connections 2048; }}\nhttp {{ access_log off;\n{temporary}{server}\n}}\n"
        )
        running = subprocess.Popen([program, "-p", tmp_path, "-c", settings])
        try:
            wait_for(lambda: site.read(port=port)[0] == 200)
            yield site, port
        finally:
            running.terminate()
            running.wait(20)


def wait_for(is_so):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            if is_so():
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail("nginx does not serve the site.")


def test_behind_nginx_bodies_that_do_not_come_reach_no_thread_of_the_site(proxy):
    site, port = proxy
    with stalled(port, STALLED, path="/admin/login/", host=HOST, has_tls=True):
        for number in range(20):
            assert site.read(port=port)[0] == 200
            status, seconds = site.save(f"Typed {number}", port=port)
            assert (status, seconds < 5) == (200, True)
