"""What a customer received."""

import re
from email.message import EmailMessage
from io import BytesIO

from pypdf import PdfReader

from tests.worker.conftest import MailSystem


def the_one(mail: MailSystem, subject: str) -> EmailMessage:
    """The message with these words in its subject, of which there must be exactly one."""
    found = [message for message in mail.messages if subject in str(message["Subject"])]
    assert len(found) == 1, [str(message["Subject"]) for message in mail.messages]
    return found[0]


def enclosed(message: EmailMessage) -> str:
    """The words of the letter that came with a message."""
    return words_of(next(message.iter_attachments()).get_content())


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))
