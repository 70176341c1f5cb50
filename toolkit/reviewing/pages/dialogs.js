// Search and replace, and a term for the glossary: what would change is shown before anything does.

import { ask, tell } from "./server.js";
import { button, byId, differences, element, howMany } from "./dom.js";
import { render } from "./text.js";
import { goTo } from "./rows.js";
import { takeMany } from "./saving.js";
import { sheet } from "./state.js";

const found = byId("search-found");
let versions = null;

const translated = (pieces) => {
  const shown = element("bdi", { lang: sheet.info.target.tag });
  render(shown, pieces);
  return shown;
};

const words = () => ({ search: byId("search-words").value, with: byId("search-with").value, case: byId("search-case").checked });

function forget() {
  versions = null;
  byId("search-apply").disabled = true;
}

async function attempt(act, told) {
  try {
    await act();
  } catch (refusal) {
    told.textContent = refusal.message;
  }
}

const told = byId("search-told");

byId("search-go").addEventListener("click", () =>
  attempt(async () => {
    forget();
    const where = byId("search-source").checked ? "source" : "target";
    const answer = await ask("search", { q: words().search, in: where, case: words().case ? 1 : 0 });
    told.textContent = `${howMany(answer.count, "sentence has", "sentences have")} it.`;
    found.replaceChildren(
      ...answer.found.map((one) =>
        element("li", {}, button(one.text, () => {
          byId("search").close();
          goTo(one.id, one.paragraph);
        }, { className: "link" })),
      ),
    );
  }, told),
);

byId("search-preview").addEventListener("click", () =>
  attempt(async () => {
    forget();
    const { changes } = await tell("replace", { ...words(), preview: true });
    told.textContent = changes.length ? `${howMany(changes.length, "sentence", "sentences")} would change.` : "Nothing would change.";
    found.replaceChildren(...changes.map((one) => element("li", {}, translated(one.before), " → ", translated(one.after))));
    versions = Object.fromEntries(changes.map((one) => [one.id, one.version]));
    byId("search-apply").disabled = !changes.length;
  }, told),
);

byId("search-apply").addEventListener("click", () =>
  attempt(async () => {
    const answer = await tell("replace", { ...words(), preview: false, versions });
    forget();
    takeMany(answer);
    const refused = answer.refused ? ` ${howMany(answer.refused, "was", "were")} changed by somebody else meanwhile, and left.` : "";
    told.textContent = `${howMany(answer.replaced, "sentence is", "sentences are")} changed and saved; Ctrl Z undoes it.${refused}`;
  }, told),
);

for (const id of ["search-words", "search-with", "search-case"]) byId(id).addEventListener("input", forget);

const termTold = byId("term-told");
const term = () => ({ source: byId("term-source").value, target: byId("term-target").value, note: byId("term-note").value });

byId("term-preview").addEventListener("click", () =>
  attempt(async () => {
    const { changes } = await tell("term", { ...term(), preview: true });
    termTold.textContent = changes.length ? `${howMany(changes.length, "sentence has it and lacks", "sentences have it and lack")} its translation.` : "Every sentence that has it is right already.";
    byId("term-changes").replaceChildren(
      ...changes.map((one) =>
        element("li", {}, element("bdi", {}, one.source), element("br"), differences(one.difference), one.reviewed ? " (by a person: left as it is)" : one.changed ? "" : " (no certain place: left as it is)"),
      ),
    );
    byId("term-add").disabled = false;
  }, termTold),
);

byId("term-add").addEventListener("click", () =>
  attempt(async () => {
    const { file } = await tell("term", { ...term(), preview: false });
    byId("term-add").disabled = true;
    termTold.textContent = `It is in ${file}.`;
  }, termTold),
);

for (const id of ["term-source", "term-target"]) byId(id).addEventListener("input", () => (byId("term-add").disabled = true));

export function openSearch() {
  const marked = String(document.getSelection()).trim();
  if (marked && marked.length < 200) byId("search-words").value = marked;
  byId("search").showModal();
  byId("search-words").focus();
}

export function openTerm(source, target) {
  byId("term-source").value = source;
  byId("term-target").value = target;
  byId("term-add").disabled = true;
  byId("term-changes").replaceChildren();
  termTold.textContent = "";
  byId("term").showModal();
  byId(source ? "term-target" : "term-source").focus();
}
