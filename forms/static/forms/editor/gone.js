// What parts were called that the draft still names and no longer has: as the server knows it, and as they went here.
import { everyPart, processOf } from "./draft.js";

const names = new Map();

export function remember(parts) {
  for (const { kind, process, code, name } of parts) if (name) names.set(keyOf(kind, process, code), name);
}

export function rememberAll() {
  remember(everyPart());
}

// What a select shows for a value that it does not offer.
export function goneWords(value, field, context) {
  if (field.fromList === "group") return `${value} (there is no such group yet)`;
  if (field.type === "choice") return `${value} (not one of the choices)`;
  const kind = field.pointsTo;
  const name = names.get(keyOf(kind, kind === "step" ? processOf(context) : "", value));
  return name ? `${name} (no longer in this policy)` : `A ${kind ?? "choice"} that is no longer in this policy`;
}

function keyOf(kind, process, code) {
  return JSON.stringify([kind, process, code]);
}
