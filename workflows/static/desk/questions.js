// Shows a question only when the answer it depends on has been given. The server decides again: this only tidies.
function given(form, name) {
  return [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
    .filter((input) => !input.closest("[hidden]"))
    .filter((input) => !["radio", "checkbox"].includes(input.type) || input.checked)
    .map((input) => input.value)
    .filter((value) => value !== "");
}

function applies(form, { whenQuestion, whenOperator, whenValue }) {
  const answers = given(form, whenQuestion);
  if (whenOperator === "not_equals") return answers.length > 0 && !answers.includes(whenValue);
  return answers.includes(whenValue);
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
