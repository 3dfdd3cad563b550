"""A mail backend with a fault: it breaks, in a way nobody thought of, over one address."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

BREAKS_IT = "breaks@customer.example"


class FaultyBackend(EmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if any(BREAKS_IT in message.to for message in email_messages):
            raise LookupError("unknown encoding")
        return super().send_messages(email_messages)
