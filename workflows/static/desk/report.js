// Adds a row of evidence without sending the page, so that files already chosen are kept. Without this, the server does it.
for (const form of document.querySelectorAll("form[data-report]")) {
  const items = form.querySelector("[data-items]");
  const rows = form.querySelector("[data-rows]");
  const blank = form.querySelector("[data-blank]");
  form.querySelector("[data-add]").addEventListener("click", (event) => {
    const number = Number(rows.value);
    if (number >= Number(rows.dataset.most)) return;
    event.preventDefault();
    items.insertAdjacentHTML("beforeend", blank.innerHTML.replaceAll("__n__", String(number)));
    const added = items.lastElementChild;
    added.querySelector("[data-item-number]").textContent = String(number + 1);
    added.querySelector("input, select, textarea").focus();
    rows.value = String(number + 1);
  });
}
