// What the parts of the page know in common: the article, its sentences as they are shown, and what is told of them.

export const bus = new EventTarget();
export const tellPage = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }));

export const sentences = new Map(); // by id: { data, row, editor, paragraph, dirty, saving, refused, timer }
export const sheet = { info: null, revision: 0, epoch: "", current: null };

// Show how far a sentence is, and what is to be looked at.
export function show(one) {
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
