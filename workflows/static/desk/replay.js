// Asks for one batch after another and adds its rows to the table. Without this, "Continue" shows the next batch.
const place = document.querySelector("[data-replay]");

/** Rows about cases the reader may not see are added up, like for like. */
function add(rows, row) {
  const like = row.dataset.alike && [...rows.children].find((one) => one.dataset.alike === row.dataset.alike);
  if (!like) return rows.append(row);
  const [total, more] = [like, row].map((one) => one.querySelector("[data-cases]"));
  total.textContent = String(Number(total.textContent) + Number(more.textContent));
}

function sortBy(column) {
  const rows = place.querySelector("[data-rows]");
  const value = (row) => row.querySelector(`[data-${column}]`).dataset[column];
  const sorted = [...rows.children].sort((a, b) => value(a).localeCompare(value(b), "en"));
  rows.append(...sorted);
  for (const head of place.querySelectorAll("th[aria-sort]")) head.removeAttribute("aria-sort");
  place.querySelector(`[data-sort="${column}"]`).closest("th").setAttribute("aria-sort", "ascending");
}

function put(part) {
  const rows = place.querySelector("[data-rows]");
  for (const row of [...part.querySelectorAll("[data-rows] > tr")]) add(rows, row);
  place.querySelector("[data-summary]").replaceWith(part.querySelector("[data-summary]"));
  const [shown, fresh] = [place, part].map((one) => one.querySelector("[data-progress]"));
  shown.querySelector("progress").value = fresh.querySelector("progress").value;
  shown.querySelector("[role=status]").textContent = fresh.querySelector("[role=status]").textContent;
  const next = fresh.querySelector("[data-continue]");
  shown.querySelector("[data-continue]").replaceWith(...(next ? [next] : []));
  place.querySelector("[data-range]").hidden = true;
  sortBy(place.querySelector("th[aria-sort] [data-sort]").dataset.sort);
}

async function run() {
  for (let form; (form = place.querySelector("[data-continue]")); ) {
    form.hidden = true;
    const query = new URLSearchParams(new FormData(form));
    query.set("part", "1");
    const answer = await fetch(`${form.action}?${query}`, { headers: { Accept: "text/html" } });
    // What went wrong is told by the page itself: the button is there again.
    if (!answer.ok || answer.redirected) return void (form.hidden = false);
    put(new DOMParser().parseFromString(await answer.text(), "text/html"));
  }
}

if (place) {
  place.addEventListener("click", (event) => {
    const link = event.target.closest("[data-sort]");
    if (!link || place.querySelector("[data-continue]")) return;
    event.preventDefault();
    sortBy(link.dataset.sort);
  });
  run().catch(() => (place.querySelector("[data-continue]").hidden = false));
}
