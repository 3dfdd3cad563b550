// Parts of the draft that hold fields: the fields in their order, those seldom needed folded away.
import { listElement, plainListElement } from "./cards.js";
import { fieldElement } from "./fields.js";
import { button, html } from "./html.js";
import { blank, changed, onChange } from "./draft.js";
import { noteElements, opensBy, place } from "./places.js";
import { isEmpty, isRequired, itemsOf, propertiesOf } from "./schema.js";

const HIDDEN = ["code", "const", "kept"];

export function contextOf(value, field, parent, attach = () => {}) {
  return { value, field, parent, attach };
}

// Every field of an object that somebody fills in; `keys` narrows it to some.
export function fieldsOf(context, keys = null) {
  const holder = html("div", { class: "editor-fields" }, ...noteElements(context.value, ""));
  const shown = propertiesOf(context.field).filter(
    ([key, field]) => !HIDDEN.includes(field.type) && (!keys || keys.includes(key)),
  );
  for (const [key, field] of shown) if (!field.aside) holder.append(partElement(key, field, context));
  const aside = shown.filter(([, field]) => field.aside);
  if (aside.length) holder.append(asideElement(aside, context));
  return holder;
}

function asideElement(aside, context) {
  const summary = html("summary", {}, "More settings");
  const details = html("details", { class: "editor-aside" }, summary);
  const used = aside.filter(([key]) => !isEmpty(context.value[key])).length;
  if (used) summary.append(` (${used} filled in)`);
  let drawn = false;
  const draw = () => {
    if (drawn) return;
    drawn = true;
    for (const [key, field] of aside) details.append(partElement(key, field, context));
  };
  details.addEventListener("toggle", draw);
  opensBy(context.value, draw);
  return details;
}

export function partElement(key, field, context) {
  const element = draw(key, field, context);
  if (field.onlyWhen) showOnlyWhen(element, key, field, context);
  return element;
}

function draw(key, field, context) {
  if (field.type === "object") return field.nullable ? optionalPart(key, field, context) : innerPart(key, field, context);
  if (field.type === "array") {
    const simple = !["object", "union"].includes(itemsOf(field).type);
    return simple ? plainListElement(key, field, context) : listElement(key, field, context);
  }
  return fieldElement(key, field, context);
}

function showOnlyWhen(element, key, field, context) {
  const [name, values] = field.onlyWhen;
  const upwards = name.startsWith("^");
  const follow = () => {
    const asked = upwards ? above(name.slice(1), context.parent) : read(name, context);
    // What has been filled in is never hidden: a fault in it must be seen.
    element.hidden = !values.includes(asked) && isEmpty(context.value[key]);
    return element.isConnected;
  };
  follow();
  onChange(follow);
}

function read(name, context) {
  const field = propertiesOf(context.field).find(([key]) => key === name)?.[1];
  return context.value[name] ?? field?.fallback;
}

function above(name, context) {
  for (let at = context; at; at = at.parent) {
    if (at.field.type === "object" && propertiesOf(at.field).some(([key]) => key === name)) return read(name, at);
  }
  return undefined;
}

// An object that is always there. One that says nothing is left out of the draft until something is written in it.
function innerPart(key, field, context) {
  const value = context.value[key] && typeof context.value[key] === "object" ? context.value[key] : {};
  const inner = contextOf(value, field, context, () => {
    context.attach();
    context.value[key] = value;
  });
  inner.tidy = () => {
    if (isEmpty(value) && !isRequired(context.field, key)) delete context.value[key];
    context.tidy?.();
  };
  return group(field, [...noteElements(context.value, key), fieldsOf(inner)]);
}

function group(field, children) {
  const help = field.help ? html("p", { class: "help" }, field.help) : "";
  return html("fieldset", { class: "editor-group" }, html("legend", {}, field.title), help, ...children);
}

// An object that may be missing: there is a way to begin one and a way to take it out again.
function optionalPart(key, field, context) {
  const holder = html("div", {});
  const element = group(field, [html("div", {}, ...noteElements(context.value, key)), holder]);
  let removed = null;
  const begin = (value, focus) => {
    context.attach();
    context.value[key] = value;
    context.tidy?.();
    show(focus);
    changed();
  };
  const takeOut = () => {
    removed = context.value[key];
    if (isRequired(context.field, key)) context.value[key] = null;
    else delete context.value[key];
    context.tidy?.();
    show(true);
    changed();
  };
  const show = (focus) => {
    const value = context.value[key];
    const begins = button(`Set out: ${field.title.toLowerCase()}`, () => begin(blank(field), true), { icon: "plus" });
    if (value && typeof value === "object") {
      const inner = contextOf(value, field, context, context.attach);
      holder.replaceChildren(fieldsOf(inner), button(`Take out: ${field.title.toLowerCase()}`, takeOut, { icon: "bin" }));
    } else {
      const back = removed ? button("Put it back", () => begin(removed, true), { icon: "undo" }) : "";
      holder.replaceChildren(html("div", { class: "editor-row" }, begins, back));
    }
    if (focus) holder.querySelector("input, select, textarea, button")?.focus();
  };
  place(context.value, key, () => holder.querySelector("input, select, textarea, button"));
  show(false);
  return element;
}

// Whether an item is small enough to be shown whole in its list: a few plain fields.
export function isSmall(field) {
  if (field.type !== "object") return false;
  const shown = propertiesOf(field).filter(([, one]) => !HIDDEN.includes(one.type) && !one.aside);
  return shown.length <= 2 && shown.every(([, one]) => !["object", "array"].includes(one.type));
}

