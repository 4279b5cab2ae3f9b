"""Whether a form that needs no account was sent from a page of the atlas, and whence."""

import ipaddress
from urllib.parse import urlsplit

from fastapi import Request

from app.web.html import base


def is_own(request: Request) -> bool:
    """Whether the browser says, or does not deny, that a page of this site sent the request.

    Browsers that do not send Sec-Fetch-Site name the origin of what they post; programs send neither, and have no
    reader's browser to abuse.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc.lower() in {request.url.netloc.lower(), urlsplit(base(request)).netloc.lower()}


def sender(request: Request) -> str:
    """The network address that a request came from; of IPv6 the part that one household has."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return str(address)
