// Lists: items as cards that open, move (buttons or drag), are copied and removed, each by keyboard.
import { reorderByDrag } from "./drag.js";
import { askKind, askRemove, say } from "./dialogs.js";
import { fieldElement } from "./fields.js";
import { rememberAll } from "./gone.js";
import { button, freshId, html, icon, tool } from "./html.js";
import { blank, changed, copyOf, draft, inShort, isSteps, kindOfPart, leadsTo, nameOf, onChange } from "./draft.js";
import { contextOf, fieldsOf, isSmall } from "./parts.js";
import { noteElements, notesInside, opensBy, place } from "./places.js";
import { fieldFor, itemsOf, kindsOf } from "./schema.js";
import { usesElement, usesOf } from "./uses.js";

export function listElement(key, field, context) {
  const list = new CardList(key, field, context);
  return list.element;
}

class CardList {
  constructor(key, field, context) {
    this.field = field;
    this.item = itemsOf(field);
    this.noun = this.item.type === "union" ? this.item.title.toLowerCase() || "item" : this.item.noun;
    this.isSteps = isSteps(key, context.value);
    this.value = Array.isArray(context.value[key]) ? context.value[key] : [];
    this.context = contextOf(this.value, field, context, () => {
      context.attach();
      context.value[key] = this.value;
    });
    this.cards = html("ol", { class: "editor-cards" });
    const add = button(`Add a ${this.noun}`.replace(/^Add a ([aeiou])/, "Add an $1"), () => this.add(this.value.length), { icon: "plus" });
    this.element = html(
      "div",
      { class: "editor-list" },
      html("div", { class: "editor-list__title" }, field.title),
      field.help ? html("p", { class: "help" }, field.help) : "",
      html("div", {}, ...noteElements(context.value, key)),
      this.cards,
      add,
    );
    place(context.value, key, () => add);
    this.cards.append(...this.value.map((item) => this.card(item)));
    reorderByDrag(this.cards, (from, to) => this.move(from, to));
    this.number();
  }

  card(item) {
    const field = fieldFor(this.item, item) ?? this.item;
    const card = new Card(item, field, this);
    return card.element;
  }

  async add(index) {
    const field = this.item.type === "union" ? await askKind(this.noun, kindsOf(this.item)) : this.item;
    if (field) this.insert(blank(field), index);
  }

  insert(item, index) {
    this.context.attach();
    this.value.splice(index, 0, item);
    const card = this.card(item);
    this.cards.insertBefore(card, this.cards.children[index] ?? null);
    this.number();
    changed();
    card.begin();
    return card;
  }

  move(from, to) {
    if (to < 0 || to >= this.value.length || from === to) return;
    const [item] = this.value.splice(from, 1);
    this.value.splice(to, 0, item);
    const card = this.cards.children[from];
    const others = [...this.cards.children].filter((one) => one !== card);
    const focused = card.contains(document.activeElement) ? document.activeElement : null;
    this.cards.insertBefore(card, others[to] ?? null);
    focused?.focus();
    this.number();
    changed();
    say(`“${nameOf(item)}” is now number ${to + 1} of ${this.value.length}.`);
  }

  async remove(item) {
    const uses = usesOf(this.kind(), item);
    if (uses.length && !(await askRemove(nameOf(item), uses))) return;
    const index = this.value.indexOf(item);
    rememberAll();
    this.value.splice(index, 1);
    const card = this.cards.children[index];
    card.remove();
    this.number();
    changed();
    this.offerBack(item, index);
  }

  offerBack(item, index) {
    const row = html("li", { class: "editor-removed" }, `“${nameOf(item) || this.noun}” has been removed. `);
    const back = button("Put it back", () => {
      row.remove();
      this.insert(item, Math.min(index, this.value.length));
    });
    row.append(back);
    // Outside the cards, whose places are the places in the draft.
    this.cards.after(row);
    this.cards.parentElement.querySelectorAll(".editor-removed").forEach((one) => one !== row && one.remove());
    back.focus();
  }

  kind() {
    return this.isSteps ? "step" : kindOfPart(this.context);
  }

  number() {
    [...this.cards.children].forEach((card, index) => card.numbered?.(index, this.value.length));
  }
}

class Card {
  constructor(item, field, list) {
    Object.assign(this, { item, field, list, drawn: false });
    this.context = contextOf(item, field, list.context, list.context.attach);
    this.isStep = list.isSteps;
    this.name = html("span", { class: "editor-card__name" });
    this.leads = html("span", { class: "editor-card__leads" });
    this.body = html("div", { class: "editor-card__body", id: freshId(), hidden: true });
    this.element = html("li", { class: "editor-card" }, this.head(), this.body);
    this.element.numbered = (index, of) => this.numbered(index, of);
    this.element.begin = () => this.begin();
    opensBy(item, () => this.open(true));
    this.small = list.item.type === "object" && isSmall(field);
    if (this.small) {
      this.element.classList.add("is-small");
      this.open(true);
    }
    onChange(() => {
      this.label();
      return this.element.isConnected;
    });
  }

  head() {
    const { field, list } = this;
    const inside = notesInside(this.item);
    this.start = html("span", { class: "editor-card__start", hidden: true }, "Start");
    this.chosen = html("span", { class: "editor-card__start", hidden: true }, "Chosen for a demonstration");
    this.toggle = html(
      "button",
      { type: "button", class: "editor-card__toggle", "aria-expanded": "false", "aria-controls": this.body.id },
      icon("arrow-right"),
      field.icon ? icon(field.icon) : "",
      html(
        "span",
        { class: "editor-card__words" },
        list.item.type === "union" ? html("span", { class: "editor-card__kind" }, `${field.raw.noun ?? field.title} `) : "",
        this.name,
        this.start,
        this.chosen,
        inside ? html("span", { class: "editor-card__notes" }, `${inside} to look at`) : "",
        this.leads,
      ),
    );
    this.toggle.addEventListener("click", () => this.open(this.body.hidden));
    place(this.item, "", () => this.toggle);
    this.up = tool("Move up", "arrow-up", () => list.move(this.index, this.index - 1));
    this.down = tool("Move down", "arrow-down", () => list.move(this.index, this.index + 1));
    this.tools = [
      this.up,
      this.down,
      tool("Add one after this", "plus", () => list.add(this.index + 1)),
      tool("Copy", "copy", () => list.insert(copyOf(this.item, field), this.index + 1)),
      tool("Remove", "bin", () => list.remove(this.item)),
    ];
    this.grip = html("span", { class: "editor-card__grip", draggable: "true", title: "Drag to move" }, icon("grip"));
    return html("div", { class: "editor-card__head" }, this.grip, this.toggle, html("span", { class: "editor-card__tools" }, ...this.tools));
  }

  numbered(index, of) {
    this.index = index;
    this.up.disabled = index === 0;
    this.down.disabled = index === of - 1;
    this.start.hidden = !(index === 0 && this.isStep);
    this.label();
  }

  label() {
    const nameless = !["label", "heading", "title"].some((key) => key in (this.field.raw.properties ?? {}));
    const name = nameless ? `${this.list.noun} ${this.index + 1}` : nameOf(this.item) || "without a name yet";
    const words = nameless ? `${name[0].toUpperCase()}${name.slice(1)}` : `${this.index + 1}. ${name}`;
    this.chosen.hidden = !this.item?.chosen_for_demonstration;
    this.leads.textContent = this.isStep ? leadsTo(this.item, this.field, this.context) : inShort(this.item, this.field);
    if (this.name.textContent === words) return;
    this.name.textContent = words;
    for (const one of this.tools) {
      one.dataset.words ??= one.getAttribute("aria-label");
      one.setAttribute("aria-label", `${one.dataset.words}: ${name}`);
    }
  }

  open(yes) {
    if (yes) this.draw();
    this.body.hidden = !yes;
    this.toggle.setAttribute("aria-expanded", String(yes));
  }

  // Only what has been opened is drawn: sixty steps would be thousands of fields.
  draw() {
    if (this.drawn) return;
    this.drawn = true;
    if (this.field.type !== "object" || typeof this.item !== "object" || this.item === null) {
      this.body.append(html("p", {}, draft.words.beyond));
      return;
    }
    const kind = this.list.kind();
    this.body.append(fieldsOf(this.context));
    if (kind) this.body.append(usesElement(kind, this.item));
  }

  begin() {
    this.open(true);
    this.body.querySelector("input, select, textarea")?.focus();
    this.element.scrollIntoView({ block: "nearest" });
  }
}

// A list of single values: seats, services, groups.
export function plainListElement(key, field, context) {
  const item = itemsOf(field);
  const value = Array.isArray(context.value[key]) ? context.value[key] : [];
  const rows = html("ol", { class: "editor-rows" });
  const inner = contextOf(value, field, context, () => {
    context.attach();
    context.value[key] = value;
  });
  inner.tidy = () => {
    if (!value.length && !(context.field.raw.required ?? []).includes(key)) delete context.value[key];
    context.tidy?.();
  };
  const change = (action, focus) => {
    inner.attach();
    action();
    inner.tidy();
    draw();
    changed();
    (rows.children[focus]?.querySelector("input, select") ?? add).focus();
  };
  const swap = (index, other) => change(() => ([value[index], value[other]] = [value[other], value[index]]), other);
  const draw = () => {
    rows.replaceChildren(
      ...value.map((one, index) => {
        const label = `${item.title || field.title || "Item"} ${index + 1}`;
        const up = tool(`Move up: ${label}`, "arrow-up", () => swap(index, index - 1));
        const down = tool(`Move down: ${label}`, "arrow-down", () => swap(index, index + 1));
        up.disabled = index === 0;
        down.disabled = index === value.length - 1;
        const out = tool(`Remove: ${label}`, "bin", () => change(() => value.splice(index, 1), index - 1));
        return html("li", { class: "editor-row" }, fieldElement(index, item, inner, { label, bare: true }), up, down, out);
      }),
    );
  };
  const noun = (item.title || field.title).toLowerCase();
  const add = button(`Add: ${noun}`, () => change(() => value.push(""), value.length), { icon: "plus" });
  draw();
  place(context.value, key, () => rows.querySelector("input, select") ?? add);
  return html(
    "div",
    { class: "editor-list" },
    html("div", { class: "editor-list__title" }, field.title),
    field.help ? html("p", { class: "help" }, field.help) : "",
    html("div", {}, ...noteElements(context.value, key)),
    rows,
    add,
  );
}
