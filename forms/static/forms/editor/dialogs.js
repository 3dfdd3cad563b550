// What is asked before something is done, and what is said after it.
import { button, freshId, html, icon } from "./html.js";
import { useLinks } from "./uses.js";

function ask(title, fill) {
  const before = document.activeElement;
  return new Promise((answer) => {
    const id = freshId();
    const dialog = html("dialog", { class: "editor-dialog", "aria-labelledby": id }, html("h2", { id }, title));
    const close = (given) => {
      dialog.close();
      dialog.remove();
      if (given === null) before?.focus?.();
      answer(given);
    };
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close(null);
    });
    dialog.append(...fill(close));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Which kind of step to add; null when none.
export function askKind(noun, kinds) {
  return ask(`Which kind of ${noun}?`, (close) => [
    html(
      "ul",
      { class: "editor-kinds" },
      ...kinds.map(([, field]) =>
        html(
          "li",
          {},
          html(
            "button",
            { type: "button", onclick: () => close(field) },
            field.icon ? icon(field.icon) : "",
            html("strong", {}, field.raw.noun ?? field.title),
            html("span", {}, field.help),
          ),
        ),
      ),
    ),
    button("Cancel", () => close(null)),
  ]);
}

// Whether to remove something that is in use. Following a link is an answer too: look first.
export function askRemove(name, uses) {
  return ask(`“${name}” is in use`, (close) => [
    html("p", {}, "Each of these places would lead nowhere until you choose something else there:"),
    useLinks(uses, () => close(false)),
    html(
      "div",
      { class: "editor-row" },
      button("Keep it", () => close(false), { className: "button" }),
      button("Remove it all the same", () => close(true), { className: "button no" }),
    ),
  ]);
}

const status = html("div", { role: "status", class: "w-sr-only" });
document.body.append(status);

// Read out by a screen reader.
export function say(words) {
  status.textContent = words;
}
