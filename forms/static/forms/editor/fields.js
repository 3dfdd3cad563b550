// One field: its label, help, faults and input. Writing into it changes the draft at once.
import { choicesOf, mergesOf } from "./choices.js";
import { goneWords } from "./gone.js";
import { freshId, html } from "./html.js";
import { noteElements, place } from "./places.js";
import { changed, onChange } from "./draft.js";
import { isRequired } from "./schema.js";

// `context` is { value, field, parent, attach }: what the field belongs to.
export function fieldElement(key, field, context, { label = field.title, bare = false } = {}) {
  const id = freshId();
  const needed = !field.nullable && context.field.type === "object" && isRequired(context.field, key);
  const notes = noteElements(context.value, key);
  const described = [field.help && `${id}-help`, notes.length && `${id}-errors`].filter(Boolean).join(" ") || null;
  const attributes = { id, "aria-describedby": described, "aria-invalid": notes.length ? "true" : null };
  const tick = field.type === "boolean" && !needed;
  const input = tick ? tickBox(key, field, context, attributes) : inputFor(key, field, context, attributes, needed);
  const mark = needed ? html("span", { class: "w-required-mark" }, "*") : "";
  const words = html("label", { class: bare ? "w-sr-only" : tick ? "editor-tick" : "w-field__label", for: id }, label, mark);
  const wrapper = html(
    "div",
    { class: `w-field__wrapper editor-field${notes.length ? " w-field--error" : ""}`, "data-key": key },
    tick ? "" : words,
    html("div", { class: "w-field__errors", id: `${id}-errors` }, ...notes),
    tick ? html("div", { class: "editor-tick-row" }, input, words) : "",
    field.help && !bare ? html("div", { class: "w-field__help", id: `${id}-help` }, html("p", { class: "help" }, field.help)) : "",
    tick ? "" : html("div", { class: "w-field__input" }, input),
  );
  if (bare && field.help) wrapper.append(html("span", { id: `${id}-help`, hidden: true }, field.help));
  wrapper.addEventListener("input", () => clearNotes(wrapper));
  if (field.merges) wrapper.append(mergeRow(field, context, wrapper.querySelector("textarea")));
  // Looked up, since a field that follows another may have been drawn again.
  place(context.value, key, () => wrapper.querySelector("input, select, textarea"));
  return wrapper;
}

function clearNotes(wrapper) {
  wrapper.classList.remove("w-field--error");
  wrapper.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
  wrapper.querySelector(".w-field__errors").replaceChildren();
}

export function write(context, key, value, field) {
  context.attach();
  const optional = context.field.type === "object" && !isRequired(context.field, key);
  const says = field.nullable && value === "" ? null : value;
  const standard = says === null || says === undefined || says === field.fallback || (says === "" && !field.fallback);
  if (optional && standard) delete context.value[key];
  else context.value[key] = says;
  context.tidy?.();
  changed();
}

function inputFor(key, field, context, attributes, needed) {
  if (field.answer) return following(key, field, context, attributes);
  if (choicesOf(field, context)) return select(key, field, context, attributes);
  if (field.type === "map") return mapBox(key, field, context, attributes);
  if (field.type === "boolean") return yesOrNo(key, field, context, attributes);
  return typed(key, field, context, { ...attributes, required: needed });
}

function tickBox(key, field, context, attributes) {
  const checked = context.value[key] ?? field.fallback ?? false;
  const input = html("input", { type: "checkbox", ...attributes });
  input.checked = checked === true;
  input.addEventListener("change", () => write(context, key, input.checked, field));
  return input;
}

function yesOrNo(key, field, context, attributes) {
  const input = html(
    "select",
    attributes,
    html("option", { value: "" }, "Choose"),
    html("option", { value: "true" }, "Yes"),
    html("option", { value: "false" }, "No"),
  );
  input.value = typeof context.value[key] === "boolean" ? String(context.value[key]) : "";
  input.addEventListener("change", () => {
    write(context, key, input.value === "" ? null : input.value === "true", field);
    if (input.value === "") delete context.value[key];
  });
  return input;
}

function typed(key, field, context, attributes) {
  const number = field.type === "number" || (field.type === "mixed" && typeof context.value[key] !== "string");
  const input = field.long
    ? html("textarea", { rows: 3, maxlength: field.longest, ...attributes })
    : html("input", { type: "text", maxlength: field.longest, inputmode: number ? "numeric" : null, ...attributes });
  input.value = String(context.value[key] ?? (field.type === "number" ? (field.fallback ?? "") : ""));
  if (!field.long && field.fallback && field.type === "text") input.value ||= field.fallback;
  if (field.type === "number" || field.type === "day") input.classList.add("editor-short");
  input.addEventListener("input", () => write(context, key, asTyped(input.value, field), field));
  return input;
}

// Names with values, of no fixed shape: as text, one draft of it at a time.
function mapBox(key, field, context, attributes) {
  const input = html("textarea", { rows: 4, spellcheck: "false", class: "editor-text", ...attributes });
  input.value = context.value[key] === undefined ? "" : JSON.stringify(context.value[key], null, 2);
  input.addEventListener("input", () => {
    let value = input.value;
    try {
      value = input.value.trim() ? JSON.parse(input.value) : null;
    } catch {
      // Kept as it was typed; saving says what is wrong.
    }
    write(context, key, value, field);
  });
  return input;
}

// A number when it is one; otherwise the characters, so that nothing typed is lost and saving says what is wrong.
function asTyped(text, field) {
  const whole = /^\s*-?\d{1,15}\s*$/.test(text);
  if (field.type === "number") return whole ? Number(text) : text.trim() === "" ? null : text;
  if (field.type === "day") return whole && field.raw.arms ? Number(text) : text;
  if (field.type === "mixed") return whole ? Number(text) : text;
  return text;
}

function select(key, field, context, attributes) {
  const input = html("select", attributes);
  const empty = emptyWords(key, field, context);
  const gone = (value) => goneWords(value, field, context);
  const fill = () => fillSelect(input, choicesOf(field, context) ?? [], shown(context.value[key], field), field, empty, gone);
  fill();
  input.addEventListener("change", () => write(context, key, input.value, field));
  onChange(() => {
    fill();
    return input.isConnected;
  });
  return input;
}

function shown(value, field) {
  if (value === true) return "yes";
  if (value === false) return "no";
  return String(value ?? field.fallback ?? "");
}

const offeredLast = new WeakMap();

function emptyWords(key, field, context) {
  if (!field.nullable && !field.answer) return "Choose";
  return isRequired(context.field, key) ? "Not said yet" : "None";
}

// Only touches the options when they have changed: a select that is open must not blink.
function fillSelect(input, choices, value, field, empty, gone) {
  // The same list as before, not only an equal one.
  if (offeredLast.get(input)?.[0] === choices && offeredLast.get(input)[1] === value) return;
  offeredLast.set(input, [choices, value]);
  const offered = [...choices];
  const kept = offered.some((one) => String(one.value) === value);
  if (!kept && value) offered.push({ value, label: gone(value) });
  const standard = field.fallback !== undefined && field.fallback !== null;
  if (!standard && !offered.some((one) => one.value === "")) {
    offered.unshift({ value: "", label: empty });
  }
  const signature = JSON.stringify([offered, value]);
  if (input.dataset.signature === signature) return;
  input.dataset.signature = signature;
  input.replaceChildren(...offered.map((one) => html("option", { value: one.value }, one.label)));
  input.value = value;
  input.classList.toggle("editor-gone", !kept && value !== "");
}

// A field about an answer: a select or a box, as the fact or the question next to it asks.
function following(key, field, context, attributes) {
  const holder = html("div");
  let now = null;
  const draw = () => {
    const choices = choicesOf(field, context);
    const kind = choices ? "select" : `typed ${context.value.fact ?? ""}`;
    if (kind !== now) {
      now = kind;
      holder.replaceChildren(choices ? select(key, field, context, attributes) : typed(key, field, context, attributes));
    }
  };
  draw();
  onChange(() => {
    draw();
    return holder.isConnected;
  });
  return holder;
}

// “Put in: the customer’s name”, at the cursor.
function mergeRow(field, context, textarea) {
  const id = freshId();
  const input = html("select", { id });
  const fill = () => {
    const offered = mergesOf(field, context);
    const signature = JSON.stringify(offered);
    if (input.dataset.signature === signature) return;
    input.dataset.signature = signature;
    input.replaceChildren(html("option", { value: "" }, "Choose"), ...offered.map((one) => html("option", { value: one.value }, one.label)));
  };
  fill();
  onChange(() => {
    fill();
    return input.isConnected;
  });
  input.addEventListener("change", (event) => {
    event.stopPropagation();
    if (!input.value) return;
    textarea.setRangeText(`{{ ${input.value} }}`, textarea.selectionStart, textarea.selectionEnd, "end");
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
    input.value = "";
    textarea.focus();
  });
  return html("div", { class: "editor-merge" }, html("label", { for: id }, "Put in from the case or the policy"), input);
}
