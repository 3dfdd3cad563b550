// Where a step, role, letter, deadline or process is used, with the way to each place.
import { html } from "./html.js";
import { onChange, usedAt } from "./draft.js";
import { open } from "./places.js";

export function usesOf(kind, item) {
  return kind ? usedAt(kind, item) : [];
}

export function useLinks(uses, onfollow = () => {}) {
  return html(
    "ul",
    { class: "editor-uses" },
    ...uses.map((use) => {
      const follow = (event) => {
        event.preventDefault();
        onfollow();
        open(use);
      };
      return html("li", {}, html("a", { href: "#", onclick: follow }, use.words));
    }),
  );
}

export function usesElement(kind, item) {
  const summary = html("summary", {});
  const body = html("div", {});
  const details = html("details", { class: "editor-aside" }, summary, body);
  const draw = () => {
    const uses = usesOf(kind, item);
    summary.textContent = uses.length ? `Where this is used (${uses.length})` : "Not used anywhere";
    if (details.open) body.replaceChildren(uses.length ? useLinks(uses) : html("p", {}, "Nothing names this yet."));
  };
  draw();
  details.addEventListener("toggle", draw);
  onChange(() => {
    draw();
    return details.isConnected;
  });
  return details;
}
