"""Files that come with evidence: judged as every file that somebody sends, and kept under a name of ours."""

import secrets

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from forms.uploads.inspect import inspected
from forms.uploads.scan import scan

LARGEST = 10 * 1024 * 1024


def checked(upload: UploadedFile) -> UploadedFile:
    """The upload under a name of ours, or ValidationError with what to do. What the sender called it is forgotten."""
    try:
        found = inspected(upload, largest=LARGEST)
        scan(upload, found.name)
    except ValidationError as fault:
        raise ValidationError(f"{fault.message}.", code=fault.code) from None
    upload.name = f"{secrets.token_hex(8)}.{found.type.ending}"
    return upload
