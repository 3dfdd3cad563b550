// Elements in one line each: html("p", { class: "help" }, "Words").
let count = 0;

export function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function freshId() {
  count += 1;
  return `editor-${count}`;
}

// One of Wagtail's own icons.
export function icon(name) {
  const holder = document.createElement("span");
  holder.className = "editor-icon";
  holder.setAttribute("aria-hidden", "true");
  holder.innerHTML = `<svg class="icon icon-${name}"><use href="#icon-${name}"></use></svg>`;
  return holder;
}

export function button(label, onclick, { icon: name, className = "button button-secondary button-small", ...more } = {}) {
  const made = html("button", { type: "button", class: className, onclick, ...more });
  if (name) made.append(icon(name));
  made.append(label);
  return made;
}

// A small button that shows an icon and is read as its words.
export function tool(words, name, onclick) {
  return html("button", { type: "button", class: "editor-tool", "aria-label": words, title: words, onclick }, icon(name));
}
