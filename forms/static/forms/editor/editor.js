// The editor. The text of the draft is the form's one field; this draws it as tabs of fields and keeps it up to date.
import { remember, rememberAll } from "./gone.js";
import { html } from "./html.js";
import { forgetListeners, onChange, draft, tellNow } from "./draft.js";
import { contextOf, partElement } from "./parts.js";
import { forgetLinks, forgetPlaces, noteAll, openPlace } from "./places.js";
import { propertiesOf, rootField, useSchema } from "./schema.js";

const page = JSON.parse(document.getElementById("editor-data").textContent);
const textarea = document.querySelector("[data-editor-text]");
const parts = [...document.querySelectorAll("[data-editor-part]")];

function begin(notes) {
  forgetListeners();
  forgetPlaces();
  draft.touched = false;
  rememberAll();
  const problem = read();
  rememberAll();
  if (!problem) noteAll(notes);
  const root = contextOf(draft.data, rootField(), null);
  for (const holder of parts) {
    const field = propertiesOf(root.field).find(([key]) => key === holder.dataset.editorPart)[1];
    holder.replaceChildren(problem ? html("p", { class: "help-block help-critical" }, draft.words.unreadable) : partElement(holder.dataset.editorPart, field, root));
  }
  followText();
}

function read() {
  try {
    const found = JSON.parse(textarea.value);
    if (found === null || typeof found !== "object" || Array.isArray(found)) return true;
    draft.data = found;
    return false;
  } catch {
    draft.data = {};
    return true;
  }
}

// Until something is changed the text stays what the server sent, byte for byte.
function followText() {
  onChange(() => {
    if (draft.touched) textarea.value = `${JSON.stringify(draft.data, null, 2)}\n`;
    return true;
  });
}

function followLink() {
  const at = decodeURIComponent(location.hash).match(/^#at=(.+)$/);
  if (at) openPlace(at[1]);
}

if (textarea) {
  useSchema(page.schema);
  Object.assign(draft, { lists: page.lists, kinds: page.kinds, words: page.words });
  remember(page.gone);
  begin(page.notes);
  // Typed into the text itself: the tabs show it as soon as the cursor leaves it.
  textarea.addEventListener("change", () => begin([]));
  // Whoever reads the form (saving, the preview) finds the latest in it.
  textarea.form.addEventListener("submit", tellNow, { capture: true });
  textarea.form.addEventListener("w-autosave:success", forgetLinks);
  // Wagtail takes the form as it finds it after two seconds for unchanged. Whoever was quicker is not forgotten.
  textarea.form.addEventListener("w-unsaved:watch-edits", () => draft.touched && (textarea.value += "\n"), { once: true });
  addEventListener("hashchange", followLink);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#at="]');
    if (!link) return;
    event.preventDefault();
    history.replaceState(null, "", link.getAttribute("href"));
    followLink();
  });
  setTimeout(followLink);
}
