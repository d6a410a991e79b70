"""A session of requests that does what it is asked, and nothing of its own accord."""

from __future__ import annotations

from http.cookiejar import DefaultCookiePolicy

import requests

from radar.network.http_deadline import bounded


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None, always: else what a redirect holds would be read to its end, and the address in it be looked into."""
        return None


def plain_session() -> requests.Session:
    """A session that follows no redirect, keeps no cookie, looks for no password in a `.netrc`, and heeds `ends_with`.

    A `.netrc` of somebody's could else send a password to whom it is not for, or take the place of a token.
    """
    session = _Session()
    session.auth = lambda request: request
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    return bounded(session)
