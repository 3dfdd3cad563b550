// One question as the API describes it: its boxes, and the answer in them.
import { el } from "./dom.js";

const YES = "yes";
// Kinds whose answer is one of a list, or several.
const LISTS = { one_of: "radio", yes_no: "radio", many_of: "checkbox" };

export const firstId = (question) => (LISTS[question.kind] ? `${question.id}-0` : question.id);

export function isAsked(question, answers) {
  const when = question.show_when;
  if (!when) return true;
  const answer = answers[when.question];
  if (answer == null) return false;
  if (when.operator === "includes") return answer.includes(when.value);
  return (String(answer) === when.value) === (when.operator === "equals");
}

export function asField(question, answer, fault) {
  if (question.kind === "information") return el("p", {}, question.label);
  const label = question.required || question.kind === "declaration" ? question.label : `${question.label} (optional)`;
  const notes = [
    question.hint && el("p", { class: "hint", id: `${question.id}-hint` }, question.hint),
    fault && el("p", { class: "wrong-words", id: `${question.id}-wrong` }, "Error: ", fault),
  ].filter(Boolean);
  const described = notes.map((note) => note.id).join(" ");
  const inside = LISTS[question.kind]
    ? el("fieldset", { "aria-describedby": described }, el("legend", {}, label), ...notes, ...choices(question, answer))
    : question.kind === "declaration"
      ? el("div", {}, ...notes, choice(question, { value: YES, label }, question.id, "checkbox", answer === YES))
      : el("div", {}, el("label", { for: question.id }, label), ...notes, box(question, answer, described, fault));
  return el("div", { class: fault ? "question wrong" : "question" }, inside);
}

function box(question, answer, described, fault) {
  const attributes = {
    id: question.id,
    name: question.id,
    autocomplete: question.autocomplete,
    inputmode: question.inputmode,
    "aria-describedby": described,
    "aria-invalid": fault ? "true" : false,
  };
  if (question.kind === "long_text") return el("textarea", { ...attributes, rows: 6 }, answer ?? "");
  const type = question.kind === "date" ? "date" : question.input_type;
  return el("input", { ...attributes, type, value: answer ?? "" });
}

const choices = (question, answer) =>
  question.options.map((option, place) =>
    choice(question, option, `${question.id}-${place}`, LISTS[question.kind], [answer].flat().includes(option.value)),
  );

function choice(question, option, id, type, checked) {
  const input = el("input", { type, id, name: question.id, value: option.value, checked });
  const hint = option.hint && el("p", { class: "hint", id: `${id}-hint` }, option.hint);
  if (hint) input.setAttribute("aria-describedby", hint.id);
  return el("div", { class: "choice" }, input, el("div", {}, el("label", { for: id }, option.label), hint || ""));
}

// What stands in the form for a question; null where it was left empty.
export function answerIn(form, question) {
  const given = new FormData(form).getAll(question.id).filter((value) => value !== "");
  if (!given.length) return null;
  if (question.kind === "many_of") return given;
  // A number that is none is sent as it was typed: the API says what is wrong with it.
  if (question.kind === "number" && given[0].trim() && !Number.isNaN(Number(given[0]))) return Number(given[0]);
  return given[0];
}

export function inWords(question, answer) {
  if (answer == null) return "Not given";
  if (question.kind === "declaration") return "Confirmed";
  const label = (value) => question.options.find((option) => option.value === value)?.label ?? String(value);
  return [answer].flat().map(label).join("\n");
}
