// Cards are moved by their grip. The same is done by the buttons of each card, for keyboards and for touch.
export function reorderByDrag(list, move) {
  let dragged = null;
  const place = (event) => {
    const over = event.target.closest(".editor-card");
    if (!dragged || !over || over.parentElement !== list || over === dragged) return null;
    const box = over.getBoundingClientRect();
    return { over, after: event.clientY > box.top + box.height / 2 };
  };
  const clear = () => list.querySelectorAll(":scope > .is-before, :scope > .is-after").forEach((one) => one.classList.remove("is-before", "is-after"));
  list.addEventListener("dragstart", (event) => {
    const card = event.target.closest(".editor-card");
    if (card?.parentElement !== list) return;
    dragged = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(card.firstElementChild, 10, 10);
    event.stopPropagation();
  });
  list.addEventListener("dragover", (event) => {
    const at = place(event);
    if (!at) return;
    event.preventDefault();
    clear();
    at.over.classList.add(at.after ? "is-after" : "is-before");
  });
  list.addEventListener("drop", (event) => {
    const at = place(event);
    if (!at) return;
    event.preventDefault();
    const cards = [...list.children];
    const from = cards.indexOf(dragged);
    const to = cards.indexOf(at.over) + (at.after ? 1 : 0);
    move(from, to > from ? to - 1 : to);
  });
  list.addEventListener("dragend", () => {
    clear();
    dragged = null;
  });
}
