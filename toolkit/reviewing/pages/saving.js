// What is typed is saved by itself, and called saved only when the server has said that it is in the memory.

import { tell } from "./server.js";
import { button, element, howMany } from "./dom.js";
import { dropDraft, keepDraft } from "./drafts.js";
import { sentences, sheet, show, tellPage } from "./state.js";
import { readPieces, render, same, select, selectionIn } from "./text.js";

export const PAUSE = 400; // milliseconds without a key after which what was typed is saved
const AGAIN = 1500; // milliseconds until it is tried again when the server doesn't answer
const MANY = 200; // sentences that are changed together: others don't wait long

// Put another text, or state, in a sentence's place; what it was can be had back with undo.
export async function put(one, told, { undoable = true } = {}) {
  clearTimeout(one.timer);
  while (one.saving) await one.saving.catch(() => null); // who asked for that is told
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

export function warn(one, text, ...more) {
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
      put(one, { target: mine, note: body.note, final: body.final });
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

export async function approve(one) {
  if (!(await save(one)) && one.refused) return false;
  if (one.data.state !== "machine") return true;
  return put(one, { target: one.data.target });
}

export async function approveParagraph(number) {
  for (const one of sentences.values()) if (one.paragraph === number && one.dirty) await save(one);
  takeMany(await tell("approve", { paragraph: number }));
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
