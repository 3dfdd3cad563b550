"""Packs in the browser: a draft or an edition becomes a file, and a file becomes a draft when somebody has looked."""

import json
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ...access import may
from ...models import Policy
from ...policies import packs
from ...policies.compare import Difference, Section, by_section, differences, differences_of_drafts
from ...policies.drafts import Draft
from ...policies.schema import Pack, PackFault, parse
from ..letter import keep_private
from ..policy_editor.to_do import ToDo, to_do
from ..policy_editor.told import Told, told
from ..staff import StaffRequest
from .changes import draft_of
from .found import edition_or_404, editor_url, managers_only, page, policy_or_404

LARGEST = 1024 * 1024
TOO_LARGE = "The pack is larger than 1 MB. A pack holds a policy's words alone: look whether this is the right file."
MAY_NOT_ADD = "There is no policy with this address yet, and your account may not add one. Ask an administrator."


class ImportForm(forms.Form):
    """A pack as a file or as text; `pack` after validation, `faults` when it is none."""

    use_required_attribute = False
    faults: list[Told]

    file = forms.FileField(
        label="Pack file",
        required=False,
        help_text="A file made by “Download as a pack”, up to 1 MB.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"empty": "The file is empty. Choose another one."},
    )
    text = forms.CharField(
        label="Or its text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, object]:
        self.faults = []
        found: bytes = self._sent()
        if not self.errors:
            content = None
            try:
                content = packs.data_in_bytes(found)
                self.cleaned_data["pack"] = parse(content)
            except PackFault as fault:
                self.faults = told(fault, content)
        return self.cleaned_data

    def _sent(self) -> bytes:
        upload: UploadedFile | None = self.cleaned_data.get("file")
        if upload is not None and (upload.size or 0) > LARGEST:
            self.add_error("file", TOO_LARGE)
            return b""
        text = str(self.cleaned_data.get("text") or "").encode("utf-8", "surrogatepass")
        if len(text) > LARGEST:
            self.add_error("text", TOO_LARGE)
        if upload is None and not text.strip() and "file" not in self.errors:
            self.add_error("file", "Choose a file, or paste its text below")
        return upload.read() if upload is not None else text


@dataclass(frozen=True)
class Preview:
    """What keeping a pack would do. `seen` is the draft it was compared with, and must still be the latest."""

    title: str
    slug: str
    is_new: bool
    sections: list[Section]
    to_do: ToDo
    refused: str
    seen: str
    text: str


@require_safe
def draft_pack(request: StaffRequest, pk: int) -> HttpResponse:
    """The latest draft as a file; what is still to be done when it is not a pack yet."""
    policy = policy_or_404(request.user, pk)
    try:
        return as_file(packs.export(policy), f"{policy.slug}-draft.json")
    except PackFault:
        latest: Policy = policy.get_latest_revision_as_object()
        left = to_do(draft_of(latest.content), policy)
        context = page(policy, f"The draft is not a pack yet: {latest.title}", to_do=left)
        return render(request, "desk/versions/no_pack.html", context, status=422)


@require_safe
def edition_pack(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """An edition as a file: byte for byte what the command export_pack writes."""
    policy = policy_or_404(request.user, pk)
    return as_file(packs.export(edition_or_404(policy, number)), f"{policy.slug}-edition-{number}.json")


def as_file(text: str, name: str) -> HttpResponse:
    """A pack to be saved, never shown and never kept by a cache."""
    response = HttpResponse(text.encode(), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    keep_private(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def import_pack(request: StaffRequest) -> HttpResponse:
    """Reads a pack and says what it would do. The second POST, with `keep`, keeps it as a draft."""
    managers_only(request.user)
    sent = request.method == "POST"
    form = ImportForm(request.POST if sent else None, request.FILES if sent else None)
    if not sent or not form.is_valid() or form.faults:
        return _ask(request, form, status=422 if sent else 200)
    preview = _preview(request, form.cleaned_data["pack"])
    if "keep" in request.POST and not preview.refused:
        if request.POST.get("seen") == preview.seen:
            return _keep(request, form.cleaned_data["pack"])
        messages.warning(request, "The draft has changed since you looked. This is what would change now.")
    context = {**_head("Look before you keep it"), "preview": preview}
    return render(request, "desk/versions/import_preview.html", context, status=409 if preview.refused else 200)


def _ask(request: StaffRequest, form: ImportForm, status: int) -> HttpResponse:
    faults = form.faults if form.is_bound else []
    context = {**_head("Import a pack"), "form": form, "faults": faults}
    return render(request, "desk/versions/import.html", context, status=status)


def _head(title: str) -> dict[str, str]:
    return {"page_title": title, "header_title": title, "header_icon": "upload"}


def _preview(request: StaffRequest, pack: Pack) -> Preview:
    policy = Policy.objects.filter(slug=pack.identity.slug).first()
    return Preview(
        title=pack.identity.policy_title,
        slug=pack.identity.slug,
        is_new=policy is None,
        sections=by_section(_against(policy, pack)) if policy else [],
        to_do=to_do(Draft(packs.content_of(pack), pack, ()), policy),
        refused=_refused(request, policy),
        seen=str(policy.latest_revision_id) if policy else "new",
        text=_in_short(pack),
    )


def _in_short(pack: Pack) -> str:
    """A pack to be sent back: without spaces and lines, so it is never larger than the file that came."""
    return json.dumps(packs.content_of(pack), ensure_ascii=False, separators=(",", ":"))


def _refused(request: StaffRequest, policy: Policy | None) -> str:
    if policy is None:
        return "" if may(request.user, "add_policy") else MAY_NOT_ADD
    return packs.refusal(policy, request.user)


def _against(policy: Policy, pack: Pack) -> list[Difference]:
    draft = draft_of(policy.get_latest_revision_as_object().content)
    if draft.pack is not None:
        return differences(draft.pack, pack)
    return differences_of_drafts(draft.content, pack.as_json())


def _keep(request: StaffRequest, pack: Pack) -> HttpResponse:
    policy = packs.load(pack, by=request.user)
    messages.success(request, f"The pack is the draft of “{policy.get_latest_revision_as_object().title}” now.")
    return redirect(editor_url(policy))
