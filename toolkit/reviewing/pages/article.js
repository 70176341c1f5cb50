// The page of an article: its keys and buttons, what was done and can be undone, and what others do meanwhile.

import { ask } from "./server.js";
import { byId, howMany } from "./dom.js";
import { goTo, goToNext, lookAgain, markTerms, open, step } from "./rows.js";
import { approve, approveAll, approveParagraph, put, putMany, save, take } from "./saving.js";
import { bus, sentences, sheet } from "./state.js";
import { wordsMarked } from "./panel.js";
import { busy, choose, open as openTab, preview } from "./editions.js";
import { openSearch, openTerm } from "./dialogs.js";

const QUIET = 2000; // milliseconds between looks at what others do
const BUSY = 250; // while editions are being made
const BURST = 3000; // what is typed within so many milliseconds is undone together

const told = byId("told");
const say = (text, bad = false) => {
  told.textContent = text;
  told.classList.toggle("bad", bad);
};

bus.addEventListener("told", ({ detail }) => say(detail.text, detail.bad));
bus.addEventListener("opened", ({ detail: info }) => {
  byId("title").textContent = info.title;
  document.title = `${info.title} · ${info.target.name}`;
  byId("languages").textContent = `${info.source.name} → ${info.target.name}`;
  counts(info.counts);
  const sent = info.findings.map((finding) => `${finding.message}.`);
  say(info.problem || [...sent, "Every change is saved at once."].join(" "), Boolean(info.problem));
});
bus.addEventListener("counts", ({ detail }) => counts(detail));
bus.addEventListener("saved", () => {
  const some = [...sentences.values()];
  const bad = some.find((one) => one.refused);
  if (bad) say(`Not saved: ${bad.refused}`, true);
  else if (!some.some((one) => one.dirty || one.saving)) say("All changes are saved.");
  markTerms();
});

function counts({ sentences: every, reviewed, doubtful }) {
  byId("progress").max = Math.max(1, every);
  byId("progress").value = reviewed;
  byId("counts").textContent = `${reviewed} of ${every} reviewed, ${doubtful} doubtful`;
}

// What was done, to be undone: each step is a change like any other, and is saved like any other.
const done = [];
const undone = [];

bus.addEventListener("done", ({ detail }) => {
  const last = done.at(-1);
  const now = Date.now();
  if (detail.id && last?.id === detail.id && now - last.time < BURST && last.before.state === "reviewed" && last.after.state === "reviewed") {
    Object.assign(last, { after: detail.after, time: now });
  } else done.push({ ...detail, time: now });
  undone.length = 0;
  buttons();
});

function buttons() {
  byId("undo").disabled = !done.length;
  byId("redo").disabled = !undone.length;
}

async function again(from, to, which) {
  if (sheet.current) await save(sheet.current);
  const change = from.pop();
  if (!change) return;
  if (change.many) {
    try {
      const { back, refused } = await putMany(change.many);
      to.push({ many: back });
      const left = refused ? ` ${howMany(refused, "was", "were")} changed by somebody else meanwhile, and left.` : "";
      say(`${howMany(back.length, "sentence is as it was", "sentences are as they were")}, and saved.${left}`);
    } catch (refusal) {
      from.push(change);
      throw refusal;
    } finally {
      buttons();
    }
    return;
  }
  await goTo(change.id, change.paragraph);
  const one = sentences.get(change.id);
  const wanted = change[which];
  const target = wanted.state === "machine" ? null : wanted.target;
  if (one && (await put(one, { target, note: wanted.note, final: wanted.state === "final" }, { undoable: false }))) {
    to.push(change);
    say(which === "before" ? "Undone, and saved." : "Done again, and saved.");
  } else from.push(change);
  buttons();
}

const undo = () => again(done, undone, "before");
const redo = () => again(undone, done, "after");

async function accept() {
  const one = sheet.current;
  if (!one) return goToNext("unreviewed");
  if (await approve(one)) await goToNext("unreviewed");
}

function split() {
  const shown = byId("side").hidden;
  byId("side").hidden = !shown;
  byId("split").setAttribute("aria-pressed", String(shown));
}

// From the sentence to what stands beside it, and back.
function across() {
  const side = byId("side");
  if (side.contains(document.activeElement)) {
    sheet.current?.editor.focus();
    return;
  }
  if (side.hidden) split();
  side.querySelector("[role=tabpanel]:not([hidden])").focus();
}

function glossary() {
  const marked = document.getSelection();
  const inSource = marked.anchorNode?.parentElement?.closest(".source");
  openTerm(inSource ? String(marked).trim() : "", inSource ? "" : wordsMarked(sheet.current));
}

const attempt = (act) => async (...given) => {
  try {
    await act(...given);
  } catch (refusal) {
    say(refusal.message, true);
  }
};

const acts = {
  "next-doubtful": () => goToNext("doubtful"),
  "next-unreviewed": () => goToNext("unreviewed"),
  "approve-all": async () => {
    await approveAll();
    await look();
  },
  keys: () => byId("help").showModal(),
  find: openSearch,
  accept,
  undo,
  redo,
  split,
};
for (const [id, act] of Object.entries(acts)) byId(id).addEventListener("click", attempt(act));
// A button of the tools leaves the sentence as the one that one is at.
byId("accept").addEventListener("mousedown", (event) => event.preventDefault());

const keys = {
  KeyD: (event) => goToNext("doubtful", event.shiftKey),
  KeyU: (event) => goToNext("unreviewed", event.shiftKey),
  KeyF: openSearch,
  KeyG: glossary,
  KeyJ: across,
  KeyS: split,
  KeyK: acts.keys,
  KeyP: () => sheet.current && approveParagraph(sheet.current.paragraph),
  ArrowDown: () => step(false),
  ArrowUp: () => step(true),
  Digit1: () => choose("sentence"),
  Digit2: () => choose("epub"),
  Digit3: () => choose("pdf"),
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  let act = null;
  const command = event.ctrlKey || event.metaKey;
  if (event.altKey && !command) act = keys[event.code];
  else if (command && !event.altKey) {
    const typing = event.target.closest?.("input, textarea");
    if (event.key === "Enter") act = accept;
    else if (!typing && event.code === "KeyZ") act = event.shiftKey ? redo : undo;
    else if (!typing && event.code === "KeyY") act = redo;
  }
  if (!act) return;
  event.preventDefault();
  attempt(act)(event);
});

window.addEventListener("beforeunload", (event) => {
  if ([...sentences.values()].some((one) => one.dirty || one.saving || one.conflict)) event.preventDefault();
});

let lost = false;

async function look() {
  const answer = await ask("changes", { since: sheet.revision, epoch: sheet.epoch });
  if (answer.epoch !== sheet.epoch) {
    if ([...sentences.values()].some((one) => one.dirty || one.saving)) return;
    const at = sheet.current && { id: sheet.current.data.id, paragraph: sheet.current.paragraph };
    await open(openTab() && at);
  } else {
    sheet.revision = answer.revision;
    take(answer);
    if (answer.more) await lookAgain();
  }
  preview(answer.preview);
  if (lost) say("The server answers again.");
  lost = false;
}

let timer = 0;
let looking = false;

async function follow() {
  clearTimeout(timer);
  if (looking) return;
  looking = true;
  try {
    await look();
  } catch (refusal) {
    lost = true;
    say(`${refusal.message} What is shown as saved is saved.`, true);
  }
  looking = false;
  clearTimeout(timer);
  timer = setTimeout(follow, busy() ? BUSY : QUIET);
}

// Who looks at an edition doesn't wait for the next look until it begins to be made.
const hurry = () => openTab() !== "sentence" && follow();
bus.addEventListener("saved", hurry);
bus.addEventListener("wanted", hurry);

try {
  await open();
  follow();
} catch (refusal) {
  say(refusal.message, true);
}
