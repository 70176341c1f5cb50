// The editions as they will be printed: the EPUB's page in a frame in which nothing runs, the PDF's pages as pictures,
// both at the sentence that one is at.

import { ask, editionAddress, tell } from "./server.js";
import { byId } from "./dom.js";
import { bus, sheet } from "./state.js";

const tabs = ["sentence", "epub", "pdf"];
const book = byId("book");
const picture = byId("page");
let shown = { number: -1 };
let wanted = "sentence";
let page = 0;
let place = null;

export const open = () => tabs.find((name) => byId(`tab-${name}`).getAttribute("aria-selected") === "true");

export function choose(name, focus = false) {
  for (const other of tabs) {
    const tab = byId(`tab-${other}`);
    tab.setAttribute("aria-selected", String(other === name));
    tab.tabIndex = other === name ? 0 : -1;
    byId(`panel-${other}`).hidden = other !== name;
  }
  if (focus) byId(`tab-${name}`).focus();
  if (name !== "sentence" && wanted !== name) {
    wanted = name;
    tell("preview", { format: name }).then(preview, say).then(() => bus.dispatchEvent(new CustomEvent("wanted")));
  }
  turn();
}

for (const name of tabs) {
  const tab = byId(`tab-${name}`);
  tab.addEventListener("click", () => choose(name));
  tab.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) choose(tabs[(tabs.indexOf(name) + by + tabs.length) % tabs.length], true);
  });
}

const say = (refusal) => {
  for (const told of document.querySelectorAll(".made")) told.textContent = refusal.message;
};

export const busy = () => shown.busy === true;

// What the server says of the editions.
export function preview(state) {
  const before = shown;
  shown = state;
  const told = state.errors.length ? state.errors.join(" ") : state.busy ? "Being made…" : state.number ? "" : "Not made yet.";
  for (const line of document.querySelectorAll(".made")) line.textContent = told;
  if (state.number !== before.number && state.number > 0) turn();
}

async function turn() {
  const name = open();
  if (name === "sentence" || !shown.number || shown.number < 1) return;
  if (sheet.current) place = await ask("place", { id: sheet.current.data.id }).catch(() => null);
  if (name === "epub") turnBook();
  else if (place?.pdf) turnTo(Number(place.pdf.page));
  else turnTo(page);
}

function turnBook() {
  const name = place?.epub?.page ?? book.dataset.page ?? shown.epub?.[0];
  if (!name) return say({ message: "There is no EPUB among this project's formats." });
  const address = editionAddress(shown.number, `epub/${name.split("/").map(encodeURIComponent).join("/")}`);
  if (book.dataset.address === address) return find();
  Object.assign(book.dataset, { address, page: name });
  book.src = address;
}

book.addEventListener("load", find);

// The same letters as the server counts: typography, hyphens and line ends don't matter.
const isLetter = /[\p{L}\p{N}]/u;

function find() {
  const inside = book.contentDocument;
  if (!inside?.body || !place?.epub || !place.letters) return;
  const walker = inside.createTreeWalker(inside.body, NodeFilter.SHOW_TEXT);
  const letters = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    let at = 0;
    for (const char of node.data) {
      for (const letter of char.normalize("NFKC").toLowerCase()) if (isLetter.test(letter)) letters.push({ letter, node, at });
      at += char.length;
    }
  }
  const units = letters.flatMap((one) => [...Array(one.letter.length)].map(() => one));
  const text = letters.map((one) => one.letter).join("");
  let start = -1;
  for (let times = 0; times <= place.epub.times; times += 1) start = text.indexOf(place.letters, start + 1);
  if (start < 0) return;
  const [first, last] = [units[start], units[start + place.letters.length - 1]];
  const range = inside.createRange();
  range.setStart(first.node, first.at);
  range.setEnd(last.node, last.at + 1);
  // As it is marked in the PDF, not in the grey of what is marked elsewhere.
  const colours = new inside.defaultView.CSSStyleSheet();
  colours.replaceSync("::selection { background: #ffe27a; color: #000 }");
  inside.adoptedStyleSheets = [colours];
  const selection = inside.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  const { top, bottom } = range.getBoundingClientRect();
  const height = book.clientHeight;
  if (top < 0 || bottom > height) inside.scrollingElement.scrollTop += top - height / 3;
}

function turnTo(number) {
  if (!shown.pdf) {
    picture.removeAttribute("src");
    spot.hidden = true;
    picture.alt = "";
    return say({ message: "There is no PDF among this project's formats." });
  }
  page = Math.max(0, Math.min(shown.pdf - 1, number));
  picture.alt = `Page ${page + 1} of ${shown.pdf} of the PDF`;
  picture.src = editionAddress(shown.number, `pdf/${page}.png`);
  byId("page-number").textContent = `${page + 1} of ${shown.pdf}`;
  mark();
}

// The sentence on the page, as far as the PDF tells where it is.
const spot = byId("mark");

function mark() {
  const band = place?.pdf && Number(place.pdf.page) === page ? place.pdf.band : null;
  spot.hidden = !band;
  if (!band) return;
  spot.style.insetBlockStart = `${100 * band[0]}%`;
  spot.style.blockSize = `${100 * (band[1] - band[0])}%`;
  const panel = byId("panel-pdf");
  const at = spot.getBoundingClientRect();
  const seen = panel.getBoundingClientRect();
  const bar = document.querySelector(".turn").offsetHeight; // it stays at the top
  if (at.top < seen.top + bar || at.bottom > seen.bottom) panel.scrollTop += at.top - seen.top - Math.max(bar + 8, seen.height / 3);
  panel.scrollLeft = sheet.info.target.direction === "rtl" ? panel.scrollWidth : panel.scrollWidth / 16;
}

picture.addEventListener("load", mark);

byId("enlarge").addEventListener("click", () => {
  byId("enlarge").setAttribute("aria-pressed", String(byId("paper").classList.toggle("large")));
  mark();
});

byId("page-before").addEventListener("click", () => turnTo(page - 1));
byId("page-after").addEventListener("click", () => turnTo(page + 1));
bus.addEventListener("entered", turn);
