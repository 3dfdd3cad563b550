// Places in the draft: what is said of them (lint, what is missing), and the way to the field that shows them.
import { html } from "./html.js";
import { draft } from "./draft.js";

let fields = new WeakMap(); // object -> Map(key -> () => input)
let openers = new WeakMap(); // object -> [function that draws or opens what shows it]
let notes = new WeakMap(); // object -> Map(key -> [note])
let counts = new WeakMap(); // object -> how many notes are inside it
let links = new Map(); // path -> { owner, key, trail }

export function forgetPlaces() {
  fields = new WeakMap();
  openers = new WeakMap();
  notes = new WeakMap();
  counts = new WeakMap();
  links = new Map();
}

export function place(owner, key, input) {
  if (!fields.has(owner)) fields.set(owner, new Map());
  fields.get(owner).set(key, input);
}

// `open` makes visible what is inside `value`: it opens a card, or draws fields seldom needed.
export function opensBy(value, open) {
  openers.set(value, [...(openers.get(value) ?? []), open]);
}

export function keyOf(path) {
  return (path.match(/[^.[\]]+/g) ?? []).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

// Follows a path as far as the draft goes: the object it ends in, the key there, and every object on the way.
export function locate(path) {
  let value = draft.data;
  const trail = [];
  for (const key of keyOf(path)) {
    if (value === null || typeof value !== "object") break;
    trail.push({ owner: value, key });
    value = value[key];
  }
  return trail.length ? { ...trail.at(-1), trail, value } : null;
}

// Remembers what is said of which place. Later moves do not mislead a link: objects are remembered, not numbers.
export function noteAll(told) {
  for (const note of told) {
    const found = locate(note.path);
    if (!found) continue;
    links.set(note.path, found);
    // What is said of a whole item belongs to the item, wherever it moves.
    const whole = found.value && typeof found.value === "object" && !Array.isArray(found.value);
    const [owner, key] = whole ? [found.value, ""] : [found.owner, found.key];
    if (!notes.has(owner)) notes.set(owner, new Map());
    notes.get(owner).set(key, [...(notes.get(owner).get(key) ?? []), note]);
    for (const inside of new Set([...found.trail.map((one) => one.owner), owner])) {
      counts.set(inside, (counts.get(inside) ?? 0) + 1);
    }
  }
}

// The list of what to do is new: its paths are those of the draft as it stands now.
export function forgetLinks() {
  links.clear();
}

export function notesInside(value) {
  return counts.get(value) ?? 0;
}

export function noteElements(owner, key) {
  const said = notes.get(owner)?.get(key) ?? [];
  return said.map(({ level, words }) => {
    const stopsNothing = ["warning", "note"].includes(level);
    return html("p", { class: stopsNothing ? "editor-warning" : "error-message" }, stopsNothing ? `Look at this: ${words}` : words);
  });
}

// Opens the tab and every card on the way to a place, and puts the cursor into its field.
export function openPlace(path) {
  const found = links.get(path) ?? locate(path);
  if (found) open(found);
  return Boolean(found);
}

export function open({ owner, key, trail = null }) {
  const chain = [...(trail ?? trailTo(owner)).map((one) => one.owner), owner, owner?.[key]];
  for (const value of chain) for (const opener of openers.get(value) ?? []) opener();
  const target = [fields.get(owner)?.get(key), fields.get(owner?.[key])?.get(""), fields.get(owner)?.get("")];
  // What has no field, such as a code, stands in the text alone.
  const input = target.map((find) => find?.()).find(Boolean) ?? document.querySelector("[data-editor-text]");
  if (!input) return;
  for (let at = input; at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true;
    if (at.getAttribute("role") === "tabpanel" && at.hidden) document.getElementById(at.getAttribute("aria-labelledby"))?.click();
  }
  focusWhenShown(input);
}

// Wagtail shows a tab's panel a moment after the tab was chosen, and what is hidden cannot take the cursor.
function focusWhenShown(input, tries = 60) {
  if (!input.checkVisibility() && tries) {
    requestAnimationFrame(() => focusWhenShown(input, tries - 1));
    return;
  }
  input.scrollIntoView({ block: "center" });
  input.focus({ preventScroll: true });
}

// The way from the draft's root to an object, for a place that was found by walking.
function trailTo(target, value = draft.data, trail = []) {
  if (value === target) return trail;
  if (value === null || typeof value !== "object") return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = trailTo(target, inner, [...trail, { owner: value, key }]);
    if (found) return found;
  }
  return trail.length ? null : [];
}
