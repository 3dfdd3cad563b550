// What a field of the draft is, read from pydantic's JSON schema and the marks of forms/marks.py.
const known = new WeakMap();
let root = {};

export function useSchema(schema) {
  root = schema;
}

export function rootField() {
  return fieldOf(root);
}

// `raw` as the rest of the page wants it: references followed, null taken out, one word for its type.
export function fieldOf(raw) {
  if (!known.has(raw)) known.set(raw, read(raw));
  return known.get(raw);
}

function read(raw) {
  const { merged, nullable } = follow(raw);
  return {
    type: typeOf(merged),
    nullable,
    title: raw.title ?? merged.title ?? "",
    noun: (merged.noun ?? merged.title ?? "item").toLowerCase(),
    help: merged.description ?? "",
    fallback: merged.default,
    longest: merged.maxLength,
    least: merged.minItems ?? 0,
    words: merged["x-words"] ?? {},
    values: merged.enum ?? [],
    pointsTo: merged["x-points-to"],
    onlyNamed: Boolean(merged["x-only-named"]),
    oneOf: merged["x-one-of"],
    fromList: merged["x-from-list"],
    answer: merged["x-answer"],
    aside: Boolean(merged["x-aside"]),
    long: Boolean(merged["x-long"]) || merged.maxLength > 1000,
    merges: merged["x-merges"] ?? "",
    onlyWhen: merged["x-only-when"],
    icon: merged["x-icon"] ?? "",
    raw: merged,
  };
}

function follow(raw) {
  let merged = raw;
  let nullable = false;
  for (;;) {
    if (merged.$ref) {
      const { $ref, ...rest } = merged;
      const target = root.$defs[$ref.split("/").pop()];
      // What is said of the field goes before what is said of the model: that is for programmers.
      const { description, ...told } = target;
      merged = { noun: target.title, ...told, ...(target["x-icon"] ? { description } : {}), ...rest };
    } else if (merged.anyOf) {
      const { anyOf, ...rest } = merged;
      const arms = anyOf.filter((arm) => arm.type !== "null");
      nullable = nullable || arms.length < anyOf.length;
      if (arms.length > 1) return { merged: { ...rest, arms }, nullable };
      merged = { ...arms[0], ...rest };
    } else return { merged, nullable };
  }
}

function typeOf(merged) {
  if (merged["x-made-from"]) return "code";
  if (merged["x-kept"]) return "kept";
  if (merged.arms) return merged.arms.some((arm) => arm.format === "date") ? "day" : "mixed";
  if (merged.discriminator) return "union";
  if (merged.const !== undefined) return "const";
  if (merged.enum) return "choice";
  if (merged.format === "date") return "day";
  if (merged.type === "object" && !merged.properties) return "map";
  return { object: "object", array: "array", boolean: "boolean", integer: "number" }[merged.type] ?? "text";
}

export function propertiesOf(field) {
  return Object.entries(field.raw.properties ?? {}).map(([key, raw]) => [key, fieldOf(raw)]);
}

export function isRequired(field, key) {
  return (field.raw.required ?? []).includes(key);
}

export function itemsOf(field) {
  return fieldOf(field.raw.items);
}

// The kinds of a union, in the schema's order: [["task", field], …].
export function kindsOf(field) {
  const names = Object.entries(field.raw.discriminator.mapping);
  return field.raw.oneOf.map((raw) => [names.find(([, ref]) => ref === raw.$ref)[0], fieldOf(raw)]);
}

// The field that this value is of: of a step, that of its kind.
export function fieldFor(field, value) {
  if (field.type !== "union") return field;
  return kindsOf(field).find(([kind]) => kind === value?.kind)?.[1] ?? null;
}

// Whether a value says nothing.
export function isEmpty(value) {
  if (value === null || value === undefined || value === "" || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}
