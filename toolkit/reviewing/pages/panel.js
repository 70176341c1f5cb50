// Beside the text: what helps with the sentence that one is at.

import { ask, tell } from "./server.js";
import { button, byId, differences, element, when } from "./dom.js";
import { chipName, itemsOf, kindName, moveAtom, piecesOf, putCode, render, takeCode, wordsOf } from "./text.js";
import { reshape } from "./rows.js";
import { PAUSE, put } from "./saving.js";
import { bus, sheet } from "./state.js";

const panel = byId("panel-sentence");
let turn = 0;

const titled = (title, ...children) => element("section", {}, element("h2", {}, title), ...children);

function translated(pieces) {
  const shown = element("bdi", { lang: sheet.info.target.tag, dir: sheet.info.target.direction, className: "shown" });
  render(shown, pieces);
  return shown;
}

const use = (one, target) => button("Use", () => put(one, { target }), { className: "small" });

const ended = (text) => (/\p{STerm}$/u.test(text) ? text : `${text}.`);

function findings({ data }) {
  const items = data.findings.map((finding) =>
    element("li", { className: finding.severity }, element("code", {}, finding.code), " ", element("bdi", {}, ended(finding.message)), " ", element("span", { className: "quiet" }, finding.advice)),
  );
  return items.length ? titled("To look at", element("ul", {}, ...items)) : null;
}

function markup(one) {
  const spans = new Map();
  for (const { codes } of itemsOf(one.data.source)) for (const code of codes) spans.set(code.id, code);
  const atoms = itemsOf(one.data.source).filter((item) => item.atom).map((item) => item.atom);
  if (!spans.size && !atoms.length) return null;
  const words = (id) =>
    itemsOf(one.data.source)
      .filter((item) => item.codes.some((code) => code.id === id))
      .map((item) => item.text ?? "")
      .join("");
  const list = [...spans.values()].map((code) =>
    element(
      "li",
      {},
      `${kindName(code.kind)}: “${words(code.id)}” `,
      button("Put on what is marked", () => reshape(one, (items, place) => (place[0] < place[1] ? putCode(items, place, code) : items)), { className: "small" }),
      " ",
      button("Take away", () => reshape(one, (items) => takeCode(items, code.id)), { className: "small" }),
    ),
  );
  for (const atom of atoms) {
    list.push(
      element("li", {}, `${chipName(atom)} `, button("Move to the cursor", () => reshape(one, (items, place) => moveAtom(items, atom.id, place[1])), { className: "small" })),
    );
  }
  return titled("Formatting", element("ul", {}, ...list));
}

// Saves the note that is being typed, at once; also when the page is left before it would save itself.
let keepNote = () => {};
window.addEventListener("pagehide", () => keepNote());

function noted(one) {
  keepNote();
  const field = element("textarea", { id: "note", rows: 2, value: one.data.note });
  let timer = 0;
  const keep = () => {
    clearTimeout(timer);
    keepNote = () => {};
    if (field.value !== one.data.note) put(one, { target: one.data.target, note: field.value });
  };
  field.addEventListener("change", keep);
  field.addEventListener("input", () => {
    keepNote = keep;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  const final = element("input", { type: "checkbox", id: "final", checked: one.data.state === "final" });
  final.addEventListener("change", () => put(one, { target: one.data.target, final: final.checked }));
  return titled("Note", element("p", {}, element("label", { htmlFor: "note" }, "What others should know"), field, one.data.state === "machine" ? element("span", { className: "quiet" }, "With a note, the sentence is approved as it stands.") : null), element("p", {}, final, " ", element("label", { htmlFor: "final" }, "Nothing more is to be done")));
}

function matchesOf(one, told) {
  const items = told.matches.map((match) =>
    element("li", {}, element("b", {}, `${match.similarity} %`), " ", differences(match.difference), translated(match.target), " ", use(one, match.target), match.note ? element("span", { className: "quiet" }, ` ${match.note}`) : null),
  );
  return items.length ? titled("Like it, translated by people", element("ol", {}, ...items)) : null;
}

function termsOf(told) {
  const items = told.terms.map((term) =>
    element("li", { className: term.missing ? "warning" : "" }, element("bdi", {}, term.text), " → ", element("bdi", {}, term.wanted.join(" / ")), term.missing ? " (missing)" : "", term.note ? element("span", { className: "quiet" }, ` ${term.note}`) : null),
  );
  return items.length ? titled("Terms", element("ul", {}, ...items)) : null;
}

function enginesOf(one) {
  const asked = element("div", {});
  const ask1 = (engine) =>
    button(engine, async () => {
      try {
        const made = await tell("translate", { id: one.data.id, engine });
        asked.append(element("p", {}, element("b", {}, engine), ": ", translated(made.target), " ", use(one, made.target), ...[...made.problems, ...made.findings.map((finding) => `${finding.message}.`)].map((problem) => element("span", { className: "quiet" }, ` ${problem}`))));
      } catch (refusal) {
        asked.append(element("p", { className: "bad" }, refusal.message));
      }
    });
  // A server may take a while to say what it has: nothing else waits for that.
  const able = element("div", {}, element("p", { className: "quiet" }, "…"));
  ask("engines").then(
    ({ engines, unable, sending }) =>
      able.replaceChildren(
        element("p", {}, ...engines.flatMap((engine) => [ask1(engine), " "])),
        ...sending.map(({ engine, where }) => element("p", { className: "quiet" }, `${engine} sends the sentence to another machine, ${where}.`)),
        asked,
        ...unable.map(({ engine, why }) => element("p", { className: "quiet" }, `${engine} can't be asked: ${why}`)),
      ),
    (refusal) => able.replaceChildren(element("p", { className: "bad" }, refusal.message)),
  );
  return titled("Ask an engine", able);
}

function historyOf(one, told) {
  const items = told.past.map((past) =>
    element("li", {}, translated(past.target), " ", button("Take back", () => put(one, { target: past.target, note: past.note }), { className: "small" }), element("span", { className: "quiet" }, ` ${past.by || "somebody"}, ${when(past.when)}; until ${when(past.ended)}, by ${past.ended_by || "somebody"}`)),
  );
  const { data } = one;
  if (data.state !== "machine") {
    const taken = data.borrowed
      ? element("span", { className: "quiet" }, `It was given for ${data.borrowed}: take it back there, or correct it here.`)
      : button("Take the engine's", () => put(one, { target: null }), { className: "small" });
    items.unshift(element("li", {}, element("b", {}, "Now"), element("span", { className: "quiet" }, ` ${data.by || "somebody"}, ${when(data.when)} `), taken));
  }
  return titled("History", items.length ? element("ol", {}, ...items) : element("p", { className: "quiet" }, "Nobody has changed it."));
}

async function show(one) {
  const own = ++turn;
  const parts = [findings(one), markup(one), noted(one)];
  const kept = [...panel.querySelectorAll(".late")];
  panel.replaceChildren(...parts.filter(Boolean), ...(panel.dataset.id === one.data.id ? kept : []));
  panel.dataset.id = one.data.id;
  try {
    const [told, past] = await Promise.all([ask("matches", { id: one.data.id }), ask("history", { id: one.data.id })]);
    if (own !== turn) return;
    const late = element("div", { className: "late" }, ...[matchesOf(one, told), termsOf(told), enginesOf(one), historyOf(one, past)].filter(Boolean));
    for (const old of panel.querySelectorAll(".late")) old.remove();
    panel.append(late);
  } catch (refusal) {
    if (own === turn) panel.append(element("p", { className: "bad late" }, refusal.message));
  }
}

let waiting = 0;
const soon = (one) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => show(one), 150);
};
bus.addEventListener("entered", ({ detail }) => soon(detail));
bus.addEventListener("refreshed", ({ detail }) => soon(detail));
bus.addEventListener("saved", ({ detail }) => detail === sheet.current && !panel.contains(document.activeElement) && soon(detail));

export const wordsMarked = (one) =>
  one?.lastSelection ? wordsOf(piecesOf(itemsOf(one.data.target).slice(...one.lastSelection))) : "";
