// Shows a question only when the answer it depends on has been given. The server decides again: this only tidies.
// A day or an address is in several boxes: <name>-day and so on.
function boxesOf(form, name) {
  const escaped = CSS.escape(name);
  return [...form.querySelectorAll(`[name="${escaped}"], [name^="${escaped}-"]`)].filter((input) => !input.closest("[hidden]"));
}

function given(form, name) {
  const boxes = boxesOf(form, name).filter((input) => !["radio", "checkbox"].includes(input.type) || input.checked);
  const part = (of) => boxes.find((input) => input.name === `${name}-${of}`)?.value.trim() ?? "";
  if (part("year")) return [`${part("year")}-${part("month").padStart(2, "0")}-${part("day").padStart(2, "0")}`];
  return boxes.map((input) => input.value).filter((value) => value !== "");
}

// Numbers by their size; days and times as the text in which they are kept. Shown when in doubt.
function order(answer, value) {
  const [left, right] = [Number(answer.replaceAll(",", "")), Number(value)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return Math.sign(left - right);
  return answer < value ? -1 : answer > value ? 1 : 0;
}

function applies(form, { whenQuestion, whenOperator, whenValue }) {
  const answers = given(form, whenQuestion);
  if (whenOperator === "not_answered") return answers.length === 0;
  if (answers.length === 0) return false;
  const wanted = whenValue === "today" ? new Date().toLocaleDateString("en-CA") : whenValue;
  switch (whenOperator) {
    case "answered":
      return true;
    case "not_equals":
    case "not_includes":
      return !answers.includes(wanted);
    case "at_least":
      return order(answers[0], wanted) >= 0;
    case "at_most":
      return order(answers[0], wanted) <= 0;
    default:
      return answers.includes(wanted);
  }
}

function tidy(form) {
  // In the order of the page: a question that is hidden has no answer for those after it.
  for (const question of form.querySelectorAll("[data-when-question]")) {
    question.hidden = !applies(form, question.dataset);
  }
}

for (const form of document.querySelectorAll("form[data-questions]")) {
  for (const words of form.querySelectorAll(".desk-when")) words.hidden = true;
  form.addEventListener("input", () => tidy(form));
  tidy(form);
}
