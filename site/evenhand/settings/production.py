"""A council's own servers. Nothing here has a default that would be unsafe."""

from .base import *
from .environment import email_address, https_address

HOSTS = required("ALLOWED_HOSTS", "the host names this site answers to, with commas", "policy.example.gov.uk")
ALLOWED_HOSTS = [host.strip() for host in HOSTS.split(",")]
PUBLIC_URL = https_address(
    "PUBLIC_URL", required("PUBLIC_URL", "the address customers use", "https://policy.example.gov.uk")
)
WAGTAILADMIN_BASE_URL = PUBLIC_URL
SOURCE_CODE_URL = required(
    "SOURCE_CODE_URL", "where this site's source code can be had, as the AGPL asks", "https://example.org/source"
)
DEFAULT_FROM_EMAIL = email_address(
    "DEFAULT_FROM_EMAIL", required("DEFAULT_FROM_EMAIL", "the sender of every email", "no-reply@example.gov.uk")
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
