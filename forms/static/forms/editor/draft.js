// The draft on this page: plain data in its schema's shape, changed in place. Everything drawn reads it here.
import { fieldFor, isRequired, itemsOf, propertiesOf, rootField } from "./schema.js";

const PASSING = "new-";
const OWN_CODES = ["id", "value", "slug"];
const NAMED_BY = ["label", "heading", "title", "subject", "text"];

// `kinds` says in which list of the draft the parts are that ids of a kind name: { role: "roles", … }.
export const draft = { data: {}, lists: {}, kinds: {}, words: {}, touched: false };
const listeners = new Set();
let told = 0;
let worked = new Map();

// `listener` returns false when it is of no more use.
export function onChange(listener) {
  listeners.add(listener);
}

// What is worked out from the whole draft is kept until the draft changes: many fields ask for the same.
export function workedOut(key, work) {
  if (!worked.has(key)) worked.set(key, work());
  return worked.get(key);
}

export function changed() {
  draft.touched = true;
  worked = new Map();
  // Not at each letter: a hundred selects follow the names.
  clearTimeout(told);
  told = setTimeout(tellNow, 80);
}

export function tellNow() {
  clearTimeout(told);
  for (const listener of listeners) if (listener() === false) listeners.delete(listener);
}

export function forgetListeners() {
  listeners.clear();
  worked = new Map();
}

// A code to point at until the draft is saved and gets one that lasts (policies/codes.py).
export function passing() {
  return PASSING + crypto.getRandomValues(new Uint32Array(2)).join("");
}

export function isPassing(code) {
  return String(code ?? "").startsWith(PASSING);
}

export function nameOf(item) {
  if (typeof item !== "object" || item === null) return String(item ?? "");
  const words = NAMED_BY.map((key) => item[key]).find((value) => typeof value === "string" && value.trim()) ?? "";
  return words.length > 60 ? `${words.slice(0, 59)}…` : words;
}

// Something new of this shape, with gaps to fill.
export function blank(field) {
  if (field.type === "array") return Array.from({ length: startsWith(field) }, () => blank(itemsOf(field)));
  if (field.type !== "object") return "";
  const made = {};
  for (const [key, one] of propertiesOf(field)) {
    if (one.type === "const") made[key] = one.raw.const;
    else if (one.type === "code") made[key] = passing();
    else if (!isRequired(field, key)) continue;
    else if (one.nullable) made[key] = null;
    else if (["text", "array", "object"].includes(one.type)) made[key] = blank(one);
  }
  return made;
}

function startsWith(field) {
  return itemsOf(field).type === "union" ? 0 : field.least;
}

export function copyOf(item, field) {
  if (typeof item !== "object" || item === null) return item;
  const made = structuredClone(item);
  for (const key of OWN_CODES) {
    if (propertiesOf(field).some(([name, one]) => name === key && one.type === "code")) made[key] = passing();
  }
  const named = ["label", "heading", "title"].find((key) => typeof made[key] === "string" && made[key]);
  if (named) made[named] = `Copy of ${made[named]}`;
  return made;
}

// The parts that an id of this kind may name, as they stand on the page: steps of the process that `context` is in.
export function partsOf(kind, context) {
  if (kind !== "step") return listIn(draft.data, draft.kinds[kind]);
  for (let at = context; at; at = at.parent) {
    if (isSteps("steps", at.value) && at.value.steps) return at.value.steps;
    if (namesProcess(at.field)) return stepsOf(at.value.process);
  }
  return [];
}

// The code of the process whose steps are meant here.
export function processOf(context) {
  for (let at = context; at; at = at.parent) {
    if (isSteps("steps", at.value) && at.value.steps) return at.value.id;
    if (namesProcess(at.field)) return at.value.process;
  }
  return "";
}

// Every part that an id can name: [{ kind, process, code, name }].
export function everyPart() {
  const told = (kind, process, items) => items.map((item) => ({ kind, process, code: item.id, name: nameOf(item) }));
  const listed = Object.entries(draft.kinds).flatMap(([kind, list]) => told(kind, "", listIn(draft.data, list)));
  return [...listed, ...listIn(draft.data, "processes").flatMap((one) => told("step", one.id, listIn(one, "steps")))];
}

// Whether this names a step from outside its process, together with that, as an example does.
function namesProcess(field) {
  const properties = field?.type === "object" ? field.raw.properties : {};
  return "process" in properties && "step" in properties;
}

function stepsOf(process) {
  return workedOut(`steps of ${process}`, () => listIn(listIn(draft.data, "processes").find((one) => one.id === process), "steps"));
}

// The step that this or what it belongs to names.
export function stepNamed(context) {
  for (let at = context; at; at = at.parent) {
    if (at.field?.type === "object" && "step" in (at.field.raw.properties ?? {})) {
      return partsOf("step", at).find((one) => one.id === at.value.step);
    }
  }
  return undefined;
}

// The steps with which a process ends; without a process, of all of them.
export function endsOf(process) {
  const all = listIn(draft.data, "processes").filter((one) => !process || one.id === process);
  return all.flatMap((one) => listIn(one, "steps")).filter((one) => one.kind === "end");
}

function listIn(owner, key) {
  return Array.isArray(owner?.[key]) ? owner[key].filter((item) => item && typeof item === "object") : [];
}

// Whether a list is the steps of a process.
export function isSteps(key, owner) {
  return key === "steps" && listIn(draft.data, "processes").includes(owner);
}

// What an item of a list of the draft is to those who point at it.
export function kindOfPart(context) {
  const found = Object.entries(draft.kinds).find(([, list]) => draft.data[list] === context.value);
  return found ? found[0] : null;
}

// Calls `visit` for every field of the draft: with its value, its field, and the trail of what it is in.
export function walk(visit, value = draft.data, field = rootField(), trail = []) {
  const one = fieldFor(field, value);
  if (!one) return;
  if (one.type === "object" && value && typeof value === "object") {
    for (const [key, inner] of propertiesOf(one)) {
      if (value[key] !== undefined) walk(visit, value[key], inner, [...trail, { owner: value, key, field: inner }]);
    }
  } else if (one.type === "array" && Array.isArray(value)) {
    value.forEach((item, index) => {
      walk(visit, item, itemsOf(one), [...trail, { owner: value, key: index, field: itemsOf(one) }]);
    });
  } else visit(value, one, trail);
}

// Where a part is used: [{ owner, key, words }], leaving out what is inside the part itself.
export function usedAt(kind, part) {
  if (!part?.id) return [];
  const process = kind === "step" ? listIn(draft.data, "processes").find((one) => one.steps?.includes(part)) : null;
  return (pointers().get(`${kind} ${part.id}`) ?? [])
    .filter(({ trail }) => !process || trail.at(-1).owner.process === process.id || trail.some(({ owner }) => owner === process))
    .filter(({ trail }) => !trail.some(({ owner }) => owner === part))
    .map(({ trail }) => ({ ...trail.at(-1), words: inWords(trail) }));
}

// Every id of the draft that names a part, by kind and code.
function pointers() {
  return workedOut("pointers", () => {
    const found = new Map();
    walk((value, field, trail) => {
      if (!field.pointsTo || !value) return;
      const named = `${field.pointsTo} ${value}`;
      found.set(named, [...(found.get(named) ?? []), { trail }]);
    });
    return found;
  });
}

// The steps that a step leads to, in a few words for its closed card.
export function leadsTo(step, field, context) {
  const steps = partsOf("step", context);
  const places = workedOut(steps, () => new Map(steps.map((one, index) => [one.id, index])));
  const names = new Set();
  walk(
    (value, one) => {
      if (one.pointsTo !== "step" || one.onlyNamed || !value) return;
      const index = places.get(value);
      names.add(index === undefined ? "something that is gone" : `${index + 1}. ${nameOf(steps[index])}`);
    },
    step,
    field,
  );
  return names.size ? `→ ${[...names].join(" · ")}` : "";
}

// What a closed card tells beside its name: how long a deadline is, who holds a role.
export function inShort(item, field) {
  if ("day" in (field.raw.properties ?? {})) return dayInShort(item, field);
  if ("span" in (field.raw.properties ?? {})) {
    if (!item.span) return "not said yet";
    const unit = propertiesOf(propertiesOf(field).find(([key]) => key === "span")[1]).find(([key]) => key === "unit")[1];
    const words = unit.words[item.span.unit] ?? "?";
    return `${item.span.n ?? "?"} ${item.span.n === 1 ? words.replace(/s$/, "") : words}`;
  }
  return Array.isArray(item?.groups) ? item.groups.filter(Boolean).join(" · ") || "nobody yet" : "";
}

// Of an event in an example: its day and its step.
function dayInShort(item, field) {
  const day = typeof item.day === "number" ? `day ${item.day}` : (item.day ?? "no day yet");
  const step = namesProcess(field) ? stepsOf(item.process).find((one) => one.id === item.step) : null;
  return step ? `${day} · ${nameOf(step)}` : day;
}

function inWords(trail) {
  const words = [];
  trail.forEach(({ owner, key, field }, depth) => {
    if (Array.isArray(owner)) words.push(nameOf(owner[key]) || `number ${key + 1}`);
    else if (depth === trail.length - 1 || (depth === 0 && trail.length < 4)) words.push(field.title);
  });
  const last = trail.at(-1);
  // A list of ids is named by its list: “Seats”.
  if (Array.isArray(last.owner)) words.splice(-1, 1, trail.at(-2).field.title);
  return words.join(" › ");
}
