// What a select offers: parts of the policy by name as they stand on the page, also those not saved yet.
import { endsOf, isPassing, nameOf, draft, partsOf, stepNamed, workedOut } from "./draft.js";

// [{ value, label }] for a field that chooses, or null for one that is typed.
export function choicesOf(field, context) {
  if (field.pointsTo) {
    const parts = partsOf(field.pointsTo, context);
    if (field.pointsTo !== "step") return workedOut(field.pointsTo, () => named(parts, "id"));
    const ofProcess = workedOut("steps by name", () => new Map());
    if (!ofProcess.has(parts)) ofProcess.set(parts, named(parts, "id", true));
    return ofProcess.get(parts);
  }
  if (field.oneOf) return named(nearest(field.oneOf, context), codeKey(field.oneOf));
  if (field.fromList) return draft.lists[field.fromList] ?? [];
  if (field.answer === "question") return answersOf(stepNamed(context));
  if (field.answer === "outcome") return named(stepNamed(context)?.outcomes ?? [], "id");
  if (field.answer === "ending") return endings(context.value.process);
  if (field.answer === "value") return valuesOf(context);
  if (field.type === "choice") {
    return field.values.map((value) => ({ value, label: field.words[value] ?? (value === "" ? "None" : value) }));
  }
  return null;
}

function codeKey(list) {
  return list === "options" ? "value" : "id";
}

function named(items, key, numbered = false) {
  return items.map((item, index) => {
    const name = nameOf(item) || "without a name yet";
    return { value: item[key], label: numbered ? `${index + 1}. ${name}` : name };
  });
}

// The list of this name in what the field belongs to, or in what that belongs to.
function nearest(list, context) {
  if (list === "questions") return earlierQuestions(context);
  for (let at = context; at; at = at.parent) {
    if (!Array.isArray(at.value) && Array.isArray(at.value?.[list])) return at.value[list];
  }
  return [];
}

// A question, or a page of them, may only depend on one that comes before it: on this page, or on an earlier one where
// pages follow each other.
function earlierQuestions(context) {
  const found = [];
  let inside = null;
  for (let at = context; at; at = at.parent) {
    const index = Array.isArray(at.value) ? at.value.indexOf(inside) : -1;
    if (index > 0) {
      const earlier = at.value.slice(0, index);
      if (at.field.raw["x-in-order"]) found.unshift(...earlier.flatMap(questionsOf));
      else if (isQuestions(at)) found.unshift(...earlier);
    }
    inside = at.value;
  }
  return found;
}

function questionsOf(page) {
  return [...(page.questions ?? []), ...(page.sets ?? []).flatMap((one) => one.questions ?? [])];
}

function isQuestions(context) {
  return context.parent?.value?.questions === context.value;
}

function answersOf(step) {
  if (!step) return [];
  const offered = (step.questions ?? []).map((one) => ({ value: one.id, label: nameOf(one) }));
  if ((step.outcomes ?? []).length > 1) offered.push({ value: "outcome", label: "What was chosen: the outcome" });
  if (step.decides && step.decides !== "nothing") offered.push({ value: "reasons", label: "The reasons given" });
  if (step.proposes_restrictions) offered.push({ value: "restrictions", label: "The restrictions chosen" });
  return offered;
}

// How a process can end, or a case with it. Several ends may have one outcome.
function endings(process) {
  const ends = new Map(endsOf(process).map((one) => [one.outcome, nameOf(one)]));
  return [...ends].map(([value, label]) => ({ value, label }));
}

const YES_NO = [
  { value: "yes", label: "Yes" },
  { value: "no", label: "No" },
];

// The answers that the fact or the question next to this field can have; null when it is a number or free text.
function valuesOf(context) {
  const { fact, question } = context.value;
  if (fact) return draft.lists.fact.find((one) => one.value === fact)?.type === "yes_no" ? YES_NO : null;
  const asked = stepNamed(context);
  if (asked && question === "outcome") return named(asked?.outcomes ?? [], "id");
  if (question === "restrictions") return named(draft.data.restrictions ?? [], "id");
  const questions = asked ? (asked.questions ?? []) : nearest("questions", context);
  const found = questions.find((one) => one.id === question);
  if (found?.kind === "yes_no") return YES_NO;
  if (found?.kind === "declaration") return YES_NO.slice(0, 1);
  return found?.options?.length ? named(found.options, "value") : null;
}

// What can be put into a text in double braces: [{ value, label }].
export function mergesOf(field, context) {
  const lasting = (items) => items.filter((item) => item.id && !isPassing(item.id));
  const deadlines = lasting(partsOf("deadline"));
  if (field.merges === "questions") return named(lasting(context.value.questions ?? []), "id");
  if (field.merges === "letter") {
    return [...draft.lists.letter, ...deadlines.map((one) => ({ value: `span_${one.id}`, label: `how long: ${nameOf(one)}` }))];
  }
  if (field.merges === "public") {
    const roles = lasting(partsOf("role")).map((one) => ({ value: `role_${one.id}`, label: `role: ${nameOf(one)}` }));
    const own = [
      { value: "council", label: "the council’s name" },
      { value: "customer", label: "what we call the person" },
    ];
    return [...own, ...named(deadlines, "id").map((one) => ({ ...one, label: `how long: ${one.label}` })), ...roles];
  }
  return [];
}
