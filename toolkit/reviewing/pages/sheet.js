// The text: a section for each paragraph, filled when it comes near, and a row for each sentence. What is typed is
// saved by itself, and called saved only when the server has said that it is in the memory.

import { ask, opened, tell } from "./server.js";
import { button, byId, element, howMany } from "./dom.js";
import { drafts, dropDraft, keepDraft } from "./drafts.js";
import { piecesOf, read, readPieces, render, same, select, selectionIn, wordsOf } from "./text.js";

const PAUSE = 400; // milliseconds without a key after which what was typed is saved
const AGAIN = 1500; // milliseconds until it is tried again when the server doesn't answer
const MANY = 200; // sentences that are changed together: others don't wait long
const AT_ONCE = 20; // paragraphs that are asked for together

export const bus = new EventTarget();
const tellPage = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }));

export const sentences = new Map(); // by id: { data, row, editor, paragraph, dirty, saving, refused, timer }
export const sheet = { info: null, revision: 0, epoch: "", current: null };
let sections = [];
let asked = new Map();

const watcher = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (entry.isIntersecting) load(Number(entry.target.dataset.number));
  },
  { root: byId("text"), rootMargin: "1200px 0px" },
);

export async function open(keep = null) {
  const info = await opened((count) => tellPage("told", { text: `Being translated for the first time: ${count} sentences so far…` }));
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
    editor.addEventListener("blur", () => one.dirty && save(one));
  }
  one.row = element("div", { className: "pair", data: { id: data.id } }, original, element("div", { className: "right" }, editor, badge, notes, message));
  Object.assign(one, { editor, badge, notes, message });
  sentences.set(data.id, one);
  render(editor, data.target);
  show(one);
  return one.row;
}

function show(one) {
  const { data } = one;
  const level = data.state === "machine" && data.sent ? data.level : 0;
  one.row.dataset.level = level;
  one.row.dataset.state = data.sent ? data.state : "kept";
  const told = { machine: ["", "doubtful", "read first"][level], reviewed: "✓ reviewed", final: "✓ final" }[data.state];
  const by = data.by && data.state !== "machine" ? ` by ${data.by}` : "";
  const saving = one.refused ? "not saved" : one.composing ? "being typed…" : one.dirty || one.saving ? "saving…" : "";
  one.badge.textContent = saving || (data.sent ? `${told}${by}` : "not translated");
  one.badge.classList.toggle("bad", Boolean(one.refused));
  one.row.classList.toggle("current", sheet.current === one);
  // What a person's change has lost is told where it was made.
  const lost = data.state === "machine" ? [] : data.findings.filter(({ severity }) => severity !== "info");
  const said = lost.map(({ message }) => message.replace(/[.]$/, "")).join(". ");
  if (one.notes.textContent !== said) one.notes.textContent = said;
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
  const takes = event.getTargetRanges().some((given) => {
    const range = document.createRange();
    range.setStart(given.startContainer, given.startOffset);
    range.setEnd(given.endContainer, given.endOffset);
    return Boolean(range.cloneContents().querySelector("[data-atom]"));
  });
  if (takes) {
    event.preventDefault();
    warn(one, "Notes, code and formulas stay. Move them with the buttons beside the text.");
  }
}

function pasted(event) {
  event.preventDefault();
  const text = event.clipboardData.getData("text/plain").replace(/\s+/g, " ");
  document.execCommand("insertText", false, text);
}

function typed(one, composing = false) {
  if (one.refused) keepDraft(one, readPieces(one.editor));
  Object.assign(one, { dirty: true, refused: "", composing });
  show(one);
  clearTimeout(one.timer);
  if (!composing) one.timer = setTimeout(() => save(one), PAUSE);
}

// Put another text, or state, in a sentence's place; what it was can be had back with undo.
export async function put(one, told, { undoable = true } = {}) {
  clearTimeout(one.timer);
  while (one.saving) await one.saving;
  const before = one.data;
  const body = { id: before.id, version: before.version, note: before.note, final: before.state === "final", ...told };
  one.saving = tell("change", body);
  show(one);
  try {
    const answer = await one.saving;
    one.saving = false;
    one.refused = "";
    one.message.hidden = true;
    dropDraft(before.id);
    take(answer);
    if (undoable && (before.state !== one.data.state || !same(before.target, one.data.target) || before.note !== one.data.note)) {
      tellPage("done", { id: before.id, paragraph: one.paragraph, before, after: one.data });
    }
    return true;
  } catch (refusal) {
    one.saving = false;
    refuse(one, refusal, body);
    return false;
  } finally {
    show(one);
    tellPage("saved", one);
  }
}

export async function save(one) {
  clearTimeout(one.timer);
  if (!one.dirty) return true;
  if (one.composing) return false;
  if (one.saving) {
    one.timer = setTimeout(() => save(one), PAUSE);
    return false;
  }
  const target = readPieces(one.editor);
  if (same(target, one.data.target)) {
    dropDraft(one.data.id);
    one.dirty = false;
    one.refused = "";
    one.message.hidden = true;
    show(one);
    tellPage("saved", one);
    return true;
  }
  one.dirty = false;
  const stored = await put(one, { target });
  if (!stored && !one.conflict) one.dirty = true;
  show(one);
  return stored;
}

function refuse(one, refusal, body) {
  one.refused = refusal.message;
  if (refusal.status === 409) {
    conflict(one, refusal.told.sentence, body);
  } else if (refusal.gone) {
    const kept = refusal.status ? "" : " What you typed is kept here, and saved as soon as it answers.";
    warn(one, `${refusal.message}${kept}`);
    keepDraft(one, readPieces(one.editor));
    one.dirty = true;
    clearTimeout(one.timer);
    one.timer = setTimeout(() => save(one), AGAIN);
  } else {
    const back = button("Go back to what is saved", () => {
      Object.assign(one, { dirty: false, refused: "" });
      one.message.hidden = true;
      accept(one, one.data, true);
      tellPage("saved", one);
    });
    warn(one, refusal.message, back);
  }
}

function warn(one, text, ...more) {
  one.message.hidden = false;
  one.message.replaceChildren(text, " ", ...more);
  tellPage("told", { text, bad: true });
}

function conflict(one, theirs, body) {
  const mine = body.target;
  const shown = element("bdi", { lang: sheet.info.target.tag });
  render(shown, theirs.target);
  one.conflict = true;
  const settle = () => {
    one.conflict = false;
    one.refused = "";
    one.message.hidden = true;
  };
  one.message.hidden = false;
  one.message.replaceChildren(
    `${theirs.by || "Somebody"} has changed this meanwhile to: `,
    shown,
    " ",
    button("Take theirs", () => {
      settle();
      one.dirty = false;
      accept(one, theirs, true);
    }),
    " ",
    button("Keep mine", () => {
      settle();
      one.data = theirs;
      one.dirty = false;
      put(one, { target: mine });
    }),
  );
  tellPage("told", { text: refusalText(theirs), bad: true });
}

const refusalText = (theirs) => `${theirs.by || "Somebody"} has changed this sentence meanwhile: take one of the two.`;

// What the server says of a sentence takes the place of what is shown, but never of what is being typed.
function accept(one, data, force = false) {
  const changed = !same(one.data.target, data.target);
  one.data = data;
  if ((changed || force) && !one.dirty && !one.conflict && !same(readPieces(one.editor), data.target)) {
    const focused = document.activeElement === one.editor;
    const place = focused ? selectionIn(one.editor) : null;
    render(one.editor, data.target);
    if (place) select(one.editor, place);
  }
  show(one);
}

export function take(answer) {
  if (answer.counts) tellPage("counts", answer.counts);
  for (const data of answer.sentences ?? []) {
    const one = sentences.get(data.id);
    if (!one || one.conflict || one.saving || one.data.version === data.version && one.data.state === data.state) continue;
    if (one.dirty) continue;
    accept(one, data);
    if (one === sheet.current) tellPage("refreshed", one);
  }
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

export async function approve(one) {
  if (!(await save(one)) && one.refused) return false;
  if (one.data.state !== "machine") return true;
  return put(one, { target: one.data.target });
}

export async function approveParagraph(number) {
  const some = [...sentences.values()].filter((one) => one.paragraph === number && one.data.sent);
  for (const one of some) await approve(one);
}

export async function approveAll() {
  for (const one of sentences.values()) if (one.dirty) await save(one);
  const undo = [];
  for (;;) {
    const answer = await tell("approve", { all: true, most: MANY });
    take(answer);
    undo.push(...answer.undo);
    if (!answer.approved) break;
    tellPage("told", { text: `${undo.length} sentences are approved so far…` });
  }
  if (undo.length) tellPage("done", { many: undo });
  tellPage("told", { text: `${howMany(undo.length, "sentence is", "sentences are")} approved.` });
}

// An answer about many sentences, and how to undo it.
export function takeMany(answer) {
  take(answer);
  if (answer.undo.length) tellPage("done", { many: answer.undo });
}

// Put back many sentences; return what puts them forth again.
export async function putMany(many) {
  const back = [];
  let refused = 0;
  for (let first = 0; first < many.length; first += MANY) {
    const answer = await tell("change", { sentences: many.slice(first, first + MANY) });
    take(answer);
    back.push(...answer.undo);
    refused += answer.refused;
  }
  return { back, refused };
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
