// A sentence with its markup: as pieces (what the server sends), as items (one for each character and chip, with the
// codes that it stands in), and as elements that a person edits. Chips stand for what must stay: notes, code, formulas.

import { element } from "./dom.js";

const TAGS = { strong: "strong", emph: "em", underline: "u", strikeout: "s", superscript: "sup", subscript: "sub" };

const NAMES = {
  strong: "bold",
  emph: "italic",
  strikeout: "struck out",
  "small caps": "small capitals",
  rawinline: "raw",
  math: "formula",
};

// What a kind of formatting, note or code is called.
export const kindName = (kind) => NAMES[kind] ?? kind;

const base = (id) => id.split("~")[0];

export function itemsOf(pieces) {
  const items = [];
  let open = [];
  for (const piece of pieces) {
    if (typeof piece === "string") {
      for (const text of piece) items.push({ text, codes: open });
    } else if (piece.role === "alone") {
      items.push({ atom: piece, codes: open });
    } else if (piece.role === "open") {
      open = [...open, { id: base(piece.id), kind: piece.kind, shown: piece.shown }];
    } else {
      open = open.filter((code) => code.id !== base(piece.id));
    }
  }
  return items;
}

export function piecesOf(items) {
  const pieces = [];
  const times = {};
  let open = [];
  const close = (code) => pieces.push({ id: code.name, role: "close", kind: code.kind, shown: code.shown });
  for (const item of [...items, { codes: [] }]) {
    const wanted = item.codes.map((code) => code.id);
    for (const code of [...open].reverse()) if (!wanted.includes(code.id)) close(code);
    open = open.filter((code) => wanted.includes(code.id));
    for (const code of item.codes) {
      if (open.some((other) => other.id === code.id)) continue;
      times[code.id] = (times[code.id] ?? 0) + 1;
      const name = times[code.id] > 1 ? `${code.id}~${times[code.id]}` : code.id;
      open.push({ ...code, name });
      pieces.push({ id: name, role: "open", kind: code.kind, shown: code.shown });
    }
    if (item.atom) pieces.push(item.atom);
    else if (item.text !== undefined) {
      if (typeof pieces.at(-1) === "string") pieces[pieces.length - 1] += item.text;
      else pieces.push(item.text);
    }
  }
  return pieces;
}

export const wordsOf = (pieces) => pieces.filter((piece) => typeof piece === "string").join("");

export const same = (one, other) => JSON.stringify(piecesOf(itemsOf(one))) === JSON.stringify(piecesOf(itemsOf(other)));

export const chipName = ({ kind, shown }) => (shown ? `${kindName(kind)}: ${shown}` : kindName(kind));

function chip(atom) {
  const shown = atom.kind === "note" || !atom.shown ? atom.kind : atom.shown;
  return element(
    "span",
    {
      className: `chip ${atom.kind === "code" ? "is-code" : ""}`,
      contentEditable: "false",
      title: chipName(atom),
      role: "img",
      "aria-label": chipName(atom),
      data: { atom: JSON.stringify(atom) },
    },
    element("bdi", {}, shown),
  );
}

function shell(code) {
  const name = TAGS[code.kind] ?? "span";
  const made = element(name, { className: `code ${code.kind.replace(/ /g, "-")}`, data: { code: JSON.stringify(code) } });
  if (code.shown) made.title = code.shown;
  return made;
}

export function render(place, pieces) {
  place.replaceChildren();
  const path = [];
  let into = place;
  for (const item of itemsOf(pieces)) {
    const ids = item.codes.map((code) => code.id);
    let common = 0;
    while (common < path.length && path[common].id === ids[common]) common += 1;
    path.length = common;
    into = common ? path[common - 1].element : place;
    for (const code of item.codes.slice(common)) {
      const made = shell(code);
      into.append(made);
      path.push({ id: code.id, element: made });
      into = made;
    }
    if (item.atom) into.append(chip(item.atom));
    else if (into.lastChild?.nodeType === Node.TEXT_NODE) into.lastChild.data += item.text;
    else into.append(item.text);
  }
}

export function read(node, codes = []) {
  const items = [];
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      for (const text of child.data.replace(/[\n\r]/g, " ").replace(/\u200b/g, "")) items.push({ text, codes });
    } else if (child.dataset?.atom) {
      items.push({ atom: JSON.parse(child.dataset.atom), codes });
    } else if (child.dataset?.code) {
      const code = JSON.parse(child.dataset.code);
      items.push(...read(child, codes.some((other) => other.id === code.id) ? codes : [...codes, code]));
    } else if (child.nodeName === "BR") {
      items.push({ text: " ", codes });
    } else {
      items.push(...read(child, codes));
    }
  }
  return items;
}

export const readPieces = (place) => piecesOf(read(place));

// Where the selection begins and ends in a text, in items; null if it is elsewhere.
export function selectionIn(place) {
  const selection = document.getSelection();
  if (!selection.rangeCount || !place.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  const offset = (node, at) => {
    const before = document.createRange();
    before.setStart(place, 0);
    before.setEnd(node, at);
    return read(before.cloneContents()).length;
  };
  return [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
}

export function select(place, [start, end]) {
  const range = document.createRange();
  const ends = { start: null, end: null };
  let count = 0;
  const walk = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        const length = [...child.data].length;
        for (const [name, at] of [["start", start], ["end", end]]) {
          if (!ends[name] && at <= count + length) {
            ends[name] = [child, [...child.data].slice(0, at - count).join("").length];
          }
        }
        count += length;
      } else if (child.dataset?.atom) {
        count += 1;
      } else walk(child);
    }
  };
  walk(place);
  const last = [place, place.childNodes.length];
  range.setStart(...(ends.start ?? last));
  range.setEnd(...(ends.end ?? last));
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

export function putCode(items, [start, end], code) {
  return items.map((item, number) => {
    const others = item.codes.filter((other) => other.id !== code.id);
    return { ...item, codes: number >= start && number < end ? [...others, code] : others };
  });
}

export const takeCode = (items, id) =>
  items.map((item) => ({ ...item, codes: item.codes.filter((code) => code.id !== id) }));

export function moveAtom(items, id, to) {
  const from = items.findIndex((item) => item.atom?.id === id);
  if (from < 0) return items;
  const rest = items.filter((_, number) => number !== from);
  const at = to > from ? to - 1 : to;
  const beside = rest[at - 1] ?? { codes: [] };
  const next = rest[at] ?? { codes: [] };
  const codes = beside.codes.filter((code) => next.codes.some((other) => other.id === code.id));
  return [...rest.slice(0, at), { ...items[from], codes }, ...rest.slice(at)];
}
