// What is asked of the server, and told to it. An answer that is no success is thrown as a Refusal.

const body = document.body.dataset;

export class Refusal extends Error {
  constructor(status, told) {
    super(told.hint ? `${told.error} ${told.hint}` : told.error);
    this.status = status;
    this.told = told;
  }
}

const article = () =>
  `${body.up}api/articles/${encodeURIComponent(body.slug)}/${encodeURIComponent(body.language)}`;

async function answered(request) {
  let answer;
  try {
    answer = await request;
  } catch {
    throw new Refusal(0, { error: "The server doesn't answer.", hint: "" });
  }
  const told = await answer.json().catch(() => ({ error: `The server answers ${answer.status}.`, hint: "" }));
  if (!answer.ok) throw new Refusal(answer.status, told);
  return told;
}

export const articles = () => answered(fetch(`${body.up}api/articles`));

export const articleOf = (slug, language) =>
  answered(fetch(`${body.up}api/articles/${encodeURIComponent(slug)}/${encodeURIComponent(language)}/article`));

export const ask = (name, query = {}) => answered(fetch(`${article()}/${name}?${new URLSearchParams(query)}`));

export const tell = (name, told) =>
  answered(
    fetch(`${article()}/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(told),
    }),
  );

export const editionAddress = (number, rest) =>
  `${body.up}editions/${encodeURIComponent(body.slug)}/${encodeURIComponent(body.language)}/${number}/${rest}`;
