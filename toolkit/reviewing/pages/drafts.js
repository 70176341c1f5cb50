// What was typed while the server could not keep it: the browser keeps it for this project, also when the page is closed,
// until it is saved or found to be saved.

import { wordsOf } from "./text.js";

const { project, slug, language } = document.body.dataset;
const START = `publish ${project} ${slug} ${language} `;

const attempt = (act, otherwise) => {
  try {
    return act();
  } catch {
    return otherwise; // a browser may be told to keep nothing
  }
};

export function keepDraft({ data, paragraph }, target) {
  const draft = { target, version: data.version, source: wordsOf(data.source), paragraph };
  attempt(() => localStorage.setItem(START + data.id, JSON.stringify(draft)));
}

export const dropDraft = (id) => attempt(() => localStorage.removeItem(START + id));

export function drafts() {
  const keys = attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(START)), []);
  return keys.flatMap((key) => {
    const draft = attempt(() => JSON.parse(localStorage.getItem(key)), null);
    return Array.isArray(draft?.target) ? [{ ...draft, id: key.slice(START.length) }] : [];
  });
}
