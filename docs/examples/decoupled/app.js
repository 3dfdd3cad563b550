// The whole page: a policy to read, and a form to send, one page at a time.
import * as api from "./api.js";
import { FORM } from "./config.js";
import { el, say, show } from "./dom.js";
import { answerIn, asField, firstId, inWords, isAsked } from "./questions.js";

let answers = {};
let ticket = "";
let way = [];
// One key for one appeal: however often it is sent, the council has it once.
let idempotencyKey = "";
// A second press while the first is on its way does nothing.
let busy = false;

async function start() {
  try {
    const [found] = (await api.policies()).items;
    showPolicy(found ? await api.policy(found.slug) : null, await api.form(FORM));
  } catch (error) {
    stop(error, start);
  }
}

function showPolicy(policy, form) {
  const sections = (policy?.sections ?? []).map((section) => {
    // The council's own words as HTML, which Evenhand has cleaned.
    const body = el("div");
    body.innerHTML = section.html;
    return el("details", {}, el("summary", {}, section.title), body);
  });
  const begin = () => {
    [answers, ticket, idempotencyKey] = [{}, "", crypto.randomUUID()];
    next();
  };
  show(
    policy?.title ?? form.title,
    policy && el("p", {}, `${policy.council}, ${policy.version_label}`),
    ...sections,
    el("h2", {}, form.title),
    ...form.start_lines.map((line) => el("p", {}, line)),
    el("button", { type: "button", onclick: begin }, "Start now"),
    el("h2", {}, "Other ways"),
    ...form.other_ways.map((line) => el("p", {}, line)),
  );
}

// Ask which page is next, and show it, or everything to be checked.
async function next(from = null) {
  if (busy) return;
  busy = true;
  say("Checking");
  try {
    const found = await api.pages(FORM, answers, ticket);
    [way, ticket] = [found.pages, found.ticket];
    for (const id of found.ignored) delete answers[id];
    say("");
    if (found.next) showPage(way.find((page) => page.id === found.next));
    else showCheck();
  } catch (error) {
    refused(error, from, () => next(from));
  } finally {
    busy = false;
  }
}

const asked = (page) => page.questions.filter((question) => isAsked(question, answers));

function showPage(page, faults = []) {
  const about = (question) => faults.find((fault) => fault.field === question.id)?.message;
  const questions = asked(page);
  const form = el(
    "form",
    { novalidate: true, onsubmit: (event) => take(event, page) },
    ...questions.map((question) => asField(question, answers[question.id], about(question))),
    el("button", { type: "submit" }, "Continue"),
  );
  const place = way.findIndex((one) => one.id === page.id);
  const back = el("button", { type: "button", class: "quiet", onclick: () => goBack(place) }, "Back");
  const intro = page.intro.map((line) => el("p", {}, line));
  show(page.title, back, faults.length ? summary(faults, questions) : null, ...intro, form);
  if (!faults.length) return;
  document.title = `Error: ${page.title}`;
  document.querySelector(".summary").focus();
}

const goBack = (place) => (place > 0 ? showPage(way[place - 1]) : start());

function summary(faults, questions) {
  const line = (fault) => {
    const question = questions.find((one) => one.id === fault.field);
    if (!question) return el("li", {}, fault.message);
    const id = firstId(question);
    const go = (event) => {
      event.preventDefault();
      document.getElementById(id).focus();
    };
    return el("li", {}, el("a", { href: `#${id}`, onclick: go }, fault.message));
  };
  return el(
    "div",
    { class: "summary", role: "alert", tabindex: "-1" },
    el("h2", {}, "There is a problem"),
    el("ul", {}, ...faults.map(line)),
  );
}

function take(event, page) {
  event.preventDefault();
  // In order: an answer on this page can decide whether the next question on it is asked at all.
  for (const question of page.questions) {
    if (question.kind === "information") continue;
    answers[question.id] = answerIn(event.target, question);
  }
  next(page);
}

function showCheck() {
  const rows = way.flatMap((page) =>
    asked(page)
      .filter((question) => question.kind !== "information")
      .map((question) =>
        el(
          "div",
          {},
          el("dt", {}, question.label),
          el("dd", {}, inWords(question, answers[question.id])),
          el(
            "dd",
            {},
            el("button", { type: "button", class: "quiet", onclick: () => showPage(page) }, `Change: ${question.label}`),
          ),
        ),
      ),
  );
  const send = el("button", { type: "button", onclick: () => submit(send) }, "Accept and send");
  show("Check your answers before you send them", el("dl", {}, ...rows), send);
}

async function submit(button) {
  button.disabled = true;
  say("Sending");
  try {
    const receipt = await api.submit(FORM, answers, ticket, idempotencyKey);
    say("");
    show(
      receipt.title,
      el("p", {}, "Your reference is ", el("strong", {}, receipt.reference), "."),
      ...receipt.lines.map((line) => el("p", {}, line)),
      el("h2", {}, "What happens next"),
      ...receipt.next_steps.map((line) => el("p", {}, line)),
    );
  } catch (error) {
    // The same key: if it was kept and only the answer was lost, the second try brings that answer.
    refused(error, null, showCheck);
  }
}

// What the API said no to: on the page it is about where there is one.
function refused(error, page, again) {
  const errors = error.problem?.errors ?? [];
  const fields = errors.map((fault) => fault.field);
  const about =
    way.find((one) => one.questions.some((question) => fields.includes(question.id))) ?? (errors.length ? page : null);
  say("");
  if (error.problem?.status === 422 && about) showPage(about, errors);
  else stop(error, again);
}

function stop(error, again) {
  if (!error.problem) throw error;
  say("");
  show(
    error.problem.title,
    ...error.problem.detail.split("\n").map((line) => el("p", {}, line)),
    el("button", { type: "button", onclick: again }, "Try again"),
  );
}

start();
