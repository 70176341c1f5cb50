// What is asked of the server, and told to it. An answer that is no success is thrown as a Refusal.

const body = document.body.dataset;

const LOOK = 500; // milliseconds between looks at how far a translation is

export class Refusal extends Error {
  constructor(status, told) {
    super(told.hint ? `${told.error} ${told.hint}` : told.error);
    this.status = status;
    this.told = told;
  }

  // Nobody is there who could say yes or no.
  get gone() {
    return GONE.includes(this.status);
  }
}

const GONE = [0, 403, 404, 421]; // no server, or one of another address
const MOVED = {
  error: "The server has another address now.",
  hint: "Open the one that publish review prints: what was typed here and is not saved is there again.",
};

const below = (slug, language) =>
  `${body.up}api/articles/${encodeURIComponent(slug)}/${encodeURIComponent(language)}`;

const article = () => below(body.slug, body.language);

async function answered(request) {
  let answer;
  try {
    answer = await request;
  } catch {
    throw new Refusal(0, { error: "The server doesn't answer.", hint: "" });
  }
  const strange = GONE.includes(answer.status) ? MOVED : { error: `The server answers ${answer.status}.`, hint: "" };
  const told = await answer.json().catch(() => strange);
  if (!answer.ok) throw new Refusal(answer.status, told);
  return told;
}

export const articles = () => answered(fetch(`${body.up}api/articles`));

// An article as it is told when it is opened; while it is translated for that, somebody is told how far it is.
export async function articleOf(slug, language, translated) {
  let over = false;
  const look = async () => {
    if (over) return;
    const far = await answered(fetch(`${below(slug, language)}/progress`)).catch(() => ({ busy: false }));
    if (over) return;
    if (far.busy) translated(far.sentences);
    setTimeout(look, LOOK);
  };
  setTimeout(look, LOOK);
  try {
    return await answered(fetch(`${below(slug, language)}/article`));
  } finally {
    over = true;
  }
}

export const farText = (count) => (count ? `Being translated: ${count} sentences so far…` : "Being read…");

export const opened = (translated) => articleOf(body.slug, body.language, translated);

export const ask = (name, query = {}) => answered(fetch(`${article()}/${name}?${new URLSearchParams(query)}`));

const OUTLIVES = 16_000; // characters, at most four bytes each: browsers let 64 KiB outlive the page that sent them

export const tell = (name, told) => {
  const sent = JSON.stringify(told);
  const headers = { "content-type": "application/json" };
  const keepalive = sent.length < OUTLIVES;
  return answered(fetch(`${article()}/${name}`, { method: "POST", headers, body: sent, keepalive }));
};

export const editionAddress = (number, rest) =>
  `${body.up}editions/${encodeURIComponent(body.slug)}/${encodeURIComponent(body.language)}/${number}/${rest}`;
