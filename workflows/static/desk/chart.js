// Brings the current step of each flow chart into view; the reader can scroll to the rest.
function showCurrent(box) {
  const current = box.querySelector(".is-now") ?? box.querySelector(".flow-chart__begin");
  if (!current) return;
  const from = box.getBoundingClientRect();
  const step = current.getBoundingClientRect();
  box.scrollLeft += step.left - from.left - (box.clientWidth - step.width) / 2;
  box.scrollTop += step.top - from.top - (box.clientHeight - step.height) / 2;
}

for (const box of document.querySelectorAll(".flow-chart-scroll")) {
  showCurrent(box);
  box.closest("details")?.addEventListener("toggle", () => showCurrent(box), { once: true });
}
