// The text: a section for each paragraph, filled when it comes near, and a row for each sentence.

import { ask, farText, opened } from "./server.js";
import { button, byId, element } from "./dom.js";
import { drafts, dropDraft, keepDraft } from "./drafts.js";
import { PAUSE, approveParagraph, save, take, warn } from "./saving.js";
import { sentences, sheet, show, tellPage } from "./state.js";
import { piecesOf, read, readPieces, render, same, select, selectionIn, wordsOf } from "./text.js";

const AT_ONCE = 20; // paragraphs that are asked for together
let sections = [];
let asked = new Map();

const watcher = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (entry.isIntersecting) load(Number(entry.target.dataset.number));
  },
  { root: byId("text"), rootMargin: "1200px 0px" },
);

export async function open(keep = null) {
  const info = await opened((count) => tellPage("told", { text: farText(count) }));
  Object.assign(sheet, { info, revision: info.revision, epoch: info.epoch });
  sentences.clear();
  asked = new Map();
  watcher.disconnect();
  sections = info.paragraphs.map((count, number) => {
    const section = element("section", { className: "paragraph", data: { number } });
    section.style.minBlockSize = `${count * 4.5}rem`;
    return section;
  });
  byId("text").replaceChildren(...sections);
  for (const section of sections) watcher.observe(section);
  tellPage("opened", info);
  if (keep) await goTo(keep.id, keep.paragraph);
  await saveDrafts();
}

// What was typed when the server was away, and the page was closed since: saved now, or shown as a conflict.
async function saveDrafts() {
  for (const { id, paragraph, source, target, version } of drafts()) {
    await load(paragraph);
    const one = sentences.get(id);
    if (!one || wordsOf(one.data.source) !== source) {
      tellPage("told", { text: `The article has changed; this was typed before and is not saved: “${wordsOf(target)}”`, bad: true });
      continue;
    }
    if (!same(target, one.data.target)) {
      one.data = { ...one.data, version };
      render(one.editor, target);
      one.dirty = true;
      await save(one);
    } else dropDraft(id);
  }
}

// Who was told that very much has changed looks at all that is shown.
export async function lookAgain() {
  for (const first of [...asked.keys()]) {
    const { paragraphs } = await ask("paragraphs", { from: first, count: AT_ONCE });
    take({ sentences: paragraphs.flatMap((paragraph) => paragraph.sentences) });
  }
}

function load(number) {
  const first = number - (number % AT_ONCE);
  if (!asked.has(first)) {
    const epoch = sheet.epoch;
    asked.set(
      first,
      ask("paragraphs", { from: first, count: AT_ONCE })
        .then(({ paragraphs }) => {
          if (epoch === sheet.epoch) for (const paragraph of paragraphs) fill(paragraph);
          markTerms();
        })
        .catch((refusal) => {
          asked.delete(first);
          tellPage("told", { text: refusal.message, bad: true });
        }),
    );
  }
  return asked.get(first);
}

function fill(paragraph) {
  const section = sections[paragraph.number];
  if (!section || section.childElementCount) return;
  const head = element("div", { className: "head" }, element("h2", {}, `${paragraph.kind} ${paragraph.number + 1}`));
  if (paragraph.sentences.some((data) => data.sent)) {
    head.append(button("Approve paragraph", () => approveParagraph(paragraph.number), { className: "small" }));
  }
  section.append(head);
  for (const data of paragraph.sentences) section.append(rowOf(data, paragraph.number));
  section.style.minBlockSize = "";
}

function rowOf(data, paragraph) {
  const { source, target } = sheet.info;
  const name = `sentence-${data.id}`;
  const original = element("p", { className: "source", id: `${name}-source`, lang: source.tag, dir: source.direction });
  render(original, data.source);
  for (const chip of original.querySelectorAll(".chip")) chip.removeAttribute("contenteditable");
  const one = { data, paragraph, original, dirty: false, saving: false, refused: "" };
  const badge = element("span", { className: "badge", id: `${name}-state` });
  const notes = element("div", { className: "notes", id: `${name}-notes`, role: "status" });
  const message = element("div", { className: "message", hidden: true });
  const editor = element("div", { className: "target", lang: target.tag, dir: target.direction, spellcheck: true });
  if (data.sent) {
    Object.assign(editor, { contentEditable: "true", onfocus: () => enter(one), oninput: (event) => typed(one, event.isComposing) });
    // What an input method shows of a word that is still being chosen is nobody's translation yet.
    editor.addEventListener("compositionend", () => typed(one));
    editor.setAttribute("role", "textbox");
    editor.setAttribute("aria-label", `Translation of: ${wordsOf(data.source)}`);
    editor.setAttribute("aria-describedby", `${badge.id} ${notes.id}`);
    editor.addEventListener("beforeinput", (event) => guard(event, one));
    editor.addEventListener("paste", (event) => pasted(event));
    editor.addEventListener("dragstart", (event) => holdsChip(document.getSelection().getRangeAt(0)) && event.preventDefault());
    editor.addEventListener("blur", () => one.dirty && save(one));
  }
  one.row = element("div", { className: "pair", data: { id: data.id } }, original, element("div", { className: "right" }, editor, badge, notes, message));
  Object.assign(one, { editor, badge, notes, message });
  sentences.set(data.id, one);
  render(editor, data.target);
  show(one);
  return one.row;
}

export function markTerms() {
  if (!CSS.highlights) return;
  const ranges = [];
  for (const { data, original } of sentences.values()) {
    if (!data.terms.length) continue;
    const walker = document.createTreeWalker(original, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (const term of data.terms) {
        const at = walker.currentNode.data.indexOf(term);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + term.length);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set("term", new Highlight(...ranges));
}

function enter(one) {
  const before = sheet.current;
  sheet.current = one;
  if (before && before !== one) show(before);
  show(one);
  if (before !== one) tellPage("entered", one);
}

// Chips can't be typed over: what would take one away is not done.
function guard(event, one) {
  if (event.inputType.startsWith("format") || event.inputType.startsWith("history")) {
    event.preventDefault();
    return;
  }
  if (event.inputType === "insertParagraph" || event.inputType === "insertLineBreak") {
    event.preventDefault();
    return;
  }
  if (event.inputType === "insertFromDrop") {
    event.preventDefault();
    const [place] = event.getTargetRanges();
    if (place) document.getSelection().setBaseAndExtent(place.startContainer, place.startOffset, place.startContainer, place.startOffset);
    insert(event.dataTransfer?.getData("text/plain") ?? "");
    return;
  }
  const takes = event.getTargetRanges().some((given) => {
    const range = document.createRange();
    range.setStart(given.startContainer, given.startOffset);
    range.setEnd(given.endContainer, given.endOffset);
    return holdsChip(range);
  });
  if (takes) {
    event.preventDefault();
    warn(one, "Notes, code and formulas stay. Move them with the buttons beside the text.");
  }
}

const holdsChip = (range) => Boolean(range.cloneContents().querySelector("[data-atom]"));

// What is pasted or dropped comes as words alone.
const insert = (text) => document.execCommand("insertText", false, text.replace(/\s+/g, " "));

function pasted(event) {
  event.preventDefault();
  insert(event.clipboardData.getData("text/plain"));
}

function typed(one, composing = false) {
  if (one.refused) keepDraft(one, readPieces(one.editor));
  Object.assign(one, { dirty: true, refused: "", composing });
  show(one);
  clearTimeout(one.timer);
  if (!composing) one.timer = setTimeout(() => save(one), PAUSE);
}

export async function goTo(id, paragraph) {
  await load(paragraph);
  const one = sentences.get(id);
  if (!one) return;
  one.row.scrollIntoView({ block: "center" });
  one.editor.focus({ preventScroll: true });
}

export async function goToNext(want, back = false) {
  if (sheet.current) await save(sheet.current);
  const { sentence } = await ask("next", { want, after: sheet.current?.data.id ?? "", back: back ? 1 : 0 });
  if (sentence) await goTo(sentence.id, sentence.paragraph);
  else tellPage("told", { text: want === "doubtful" ? "No doubtful sentence is left." : "Every sentence is reviewed." });
}

export async function step(back) {
  const rows = [...document.querySelectorAll(".target[contenteditable]")];
  const at = rows.indexOf(sheet.current?.editor);
  const next = rows[at < 0 ? 0 : at + (back ? -1 : 1)];
  if (!next) return;
  next.scrollIntoView({ block: "nearest" });
  next.focus();
}

// A change of markup by the buttons beside the text.
export function reshape(one, change) {
  const place = one.lastSelection ?? [0, 0];
  render(one.editor, piecesOf(change(read(one.editor), place)));
  typed(one);
  one.editor.focus();
  select(one.editor, place);
}

// A page that is closed while something waits to be saved leaves it to the browser.
window.addEventListener("pagehide", () => {
  for (const one of sentences.values()) if (one.dirty) keepDraft(one, readPieces(one.editor));
});

document.addEventListener("selectionchange", () => {
  const one = sheet.current;
  if (!one || document.activeElement !== one.editor) return;
  one.lastSelection = selectionIn(one.editor);
});
