// Makes elements. Text goes in as text, so that nothing anybody typed is ever read as HTML.
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute.startsWith("on")) made.addEventListener(attribute.slice(2), value);
    else if (value === true) made.setAttribute(attribute, "");
    else if (value !== false && value !== "" && value != null) made.setAttribute(attribute, value);
  }
  made.append(...children.filter((child) => child != null && child !== false));
  return made;
}

// Shows a screen: its title in the window and in focus, and said to a screen reader.
export function show(title, ...children) {
  const heading = el("h1", { tabindex: "-1" }, title);
  document.title = title;
  document.querySelector("#main").replaceChildren(heading, el("div", { id: "content" }, ...children));
  heading.focus();
}

export function say(words) {
  document.querySelector("#status").textContent = words;
}
