// Flow charts can be zoomed, and the current step of each comes into view. Without this they simply scroll.
// What the reader chose stays when the page is drawn again, as the live picture is with every change of a draft.
const LEAST = 0.05;
const MOST = 2;
const STEP = 1.25;

function remembered(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null; // a frame may be refused its storage
  }
}

function remember(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // then the next drawing begins at its own size
  }
}

function showCurrent(box) {
  const current = box.querySelector(".is-now") ?? box.querySelector(".flow-chart__begin");
  if (!current) return;
  const from = box.getBoundingClientRect();
  const step = current.getBoundingClientRect();
  box.scrollLeft += step.left - from.left - (box.clientWidth - step.width) / 2;
  box.scrollTop += step.top - from.top - (box.clientHeight - step.height) / 2;
}

function setUp(frame) {
  const box = frame.querySelector(".flow-chart-scroll");
  const svg = box?.querySelector("svg");
  const tools = frame.querySelector(".flow-chart-zoom");
  if (!svg || !tools) return;
  const key = `flow-chart:${location.pathname}#${box.id}`;
  const { width, height } = svg.viewBox.baseVal;
  const before = remembered(key);
  let zoom = 1;

  const show = (wanted) => {
    const middle = {
      x: (box.scrollLeft + box.clientWidth / 2) / zoom,
      y: (box.scrollTop + box.clientHeight / 2) / zoom,
    };
    zoom = Math.min(MOST, Math.max(LEAST, wanted));
    svg.setAttribute("width", width * zoom);
    svg.setAttribute("height", height * zoom);
    box.scrollLeft = middle.x * zoom - box.clientWidth / 2;
    box.scrollTop = middle.y * zoom - box.clientHeight / 2;
    tools.querySelector(".flow-chart-size").textContent = `${Math.round(zoom * 100)} %`;
  };
  const fit = () => Math.min(1, box.clientWidth / width, Math.max(box.clientHeight, 240) / height);
  const begin = () => {
    if (before) show(before.zoom);
    if (before && !box.querySelector(".is-now")) {
      box.scrollLeft = before.left;
      box.scrollTop = before.top;
    } else {
      showCurrent(box);
    }
  };

  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const how = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (how) show(how === "fit" ? fit() : how === "in" ? zoom * STEP : zoom / STEP);
  });
  addEventListener("pagehide", () => {
    if (box.clientWidth) remember(key, { zoom, left: box.scrollLeft, top: box.scrollTop });
  });
  begin();
  frame.closest("details:not([open])")?.addEventListener("toggle", begin, { once: true });
}

for (const frame of document.querySelectorAll(".flow-chart-frame")) setUp(frame);
