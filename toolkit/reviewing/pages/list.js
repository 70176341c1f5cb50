// The list of articles, with how far each is in each language. Their progress is asked for as they come into view, one
// after the other, since an article that was never published is translated for that.

import { articleOf, articles, farText } from "./server.js";
import { byId, element } from "./dom.js";

const told = byId("told");
const waiting = [];
let busy = false;

const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    waiting.push(asked.get(target));
  }
  work();
});
const asked = new Map();

async function work() {
  if (busy) return;
  busy = true;
  while (waiting.length) await far(waiting.shift());
  busy = false;
}

async function far({ article, heading, language, progress }) {
  try {
    const { counts, title } = await articleOf(article.slug, language.tag, (count) => {
      progress.textContent = farText(count);
    });
    heading.textContent = title;
    const doubtful = counts.doubtful ? `, ${counts.doubtful} doubtful` : "";
    progress.replaceChildren(
      element("progress", { max: Math.max(1, counts.sentences), value: counts.reviewed, "aria-label": `${title}, ${language.name}: reviewed` }),
      ` ${counts.reviewed} of ${counts.sentences} sentences reviewed${doubtful}`,
    );
  } catch (refusal) {
    progress.textContent = refusal.message;
  }
}

function rowOf(article, language, heading) {
  const progress = element("span", { className: "quiet" }, "…");
  const address = `article/${encodeURIComponent(article.slug)}/${encodeURIComponent(language.tag)}`;
  const row = element("li", {}, element("a", { href: address }, language.name), " ", progress);
  asked.set(row, { article, heading, language, progress });
  watcher.observe(row);
  return row;
}

try {
  const { person, articles: every } = await articles();
  told.textContent = `${every.length} ${every.length === 1 ? "article" : "articles"}. Your corrections are kept under the name ${person}.`;
  for (const article of every) {
    const heading = element("bdi", {}, article.title);
    const languages = article.languages.map((language) => rowOf(article, language, heading));
    byId("articles").append(
      element("li", {}, element("h2", {}, heading), element("p", { className: "quiet" }, article.name), element("ul", {}, ...languages)),
    );
  }
} catch (refusal) {
  told.textContent = refusal.message;
}
