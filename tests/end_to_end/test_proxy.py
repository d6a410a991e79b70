"""Behind a proxy, or with a certificate authority of one's own, the usual variables of a step are heeded."""

from __future__ import annotations

import ipaddress
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from scripts.runner import github_variables
from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus
from tests.stand_ins.github import GitHubStandIn

PROJECT = Path(__file__).parents[2]


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server on this machine; gives host and port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def run(folder: Path, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The action as its container starts it."""
    environ = {
        "ARXIV_DELAY_SECONDS": "0",
        "GITHUB_WORKSPACE": str(folder / "workspace"),
        "INPUT_TOPICS": "splatting",
        "INPUT_SINCE": "10 days",
        **variables,
    }
    command = [sys.executable, str(PROJECT / "entrypoint.py")]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)


def forwarding(places: Mapping[str, str], asked: list[str]) -> type[BaseHTTPRequestHandler]:
    """A proxy that finds hosts of the outer world (names) at addresses on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def forward(self) -> None:
            url = urlsplit(self.path)
            host = str(url.hostname)
            asked.append(host)
            connection = HTTPConnection(places[host])
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = f"{url.path}?{url.query}" if url.query else url.path
            connection.request(self.command, path, body, dict(self.headers))
            answer = connection.getresponse()
            data = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            connection.close()

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = forward

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    return Handler


def test_arxiv_and_github_are_asked_through_the_proxy(tmp_path: Path) -> None:
    corpus = Corpus([invented(1, datetime.now(UTC) - timedelta(days=1))])
    with ArxivStandIn(corpus) as arxiv, GitHubStandIn(tmp_path / "hub") as github:
        github.commit("main", {"README.md": b"# Reading"}, "Begin")
        asked: list[str] = []
        outer = {name: urlsplit(url) for name, url in (("arxiv.test", arxiv.url), ("github.test", github.api_url))}
        with serving(forwarding({name: url.netloc for name, url in outer.items()}, asked)) as proxy:
            services = {
                **github_variables(github),
                "ARXIV_API_URL": f"http://arxiv.test{outer['arxiv.test'].path}",
                "GITHUB_API_URL": f"http://github.test{outer['github.test'].path}",
                "HTTP_PROXY": f"http://{proxy}",
                "INPUT_BASE": "main",
            }
            ran = run(tmp_path, services)
        github.wait_idle()
        assert ran.returncode == 0, ran.stdout
        assert {*asked} == {*outer}
        assert (github.clone(tmp_path / "clone") / "papers" / "splatting" / "README.md").is_file()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine that nobody has signed but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "An authority of one's own")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "certificate.pem", folder / "key.pem"


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_certificate_authority_of_ones_own_is_trusted_where_it_is_named(tmp_path: Path, variable: str) -> None:
    asked: list[str] = []

    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path.partition("?")[0])
            self.send_response(403)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    trusted, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, key)
    with serving(Refusing, context) as host:
        variables = {
            "ARXIV_API_URL": f"https://{host}/api/query",
            "GITHUB_API_URL": f"https://{host}/rest",
            "GITHUB_REPOSITORY": "octocat/reading",
            "INPUT_TOKEN": "token",
        }
        named = {variable: str(trusted)}
        (tmp_path / "workspace" / ".git").mkdir(parents=True)
        untrusted = run(tmp_path, {**variables, "SSL_CERT_FILE": str(trusted), "INPUT_PUBLISH": "none"})
        assert untrusted.returncode == 3
        assert "the last was a certificate that this machine does not trust. If an authority" in untrusted.stdout
        assert "name the authority's PEM file in REQUESTS_CA_BUNDLE; SSL_CERT_FILE is not read." in untrusted.stdout
        assert asked == []
        assert run(tmp_path, {**variables, **named, "INPUT_PUBLISH": "none"}).returncode == 3
        assert {*asked} == {"/api/query"}
        assert run(tmp_path, {**variables, **named, "INPUT_BASE": "main"}).returncode == 4
        assert any(path.startswith("/rest/repos/octocat/reading") for path in asked)
