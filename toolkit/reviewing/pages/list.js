// The list of articles, with how far each is in each language. Their progress is asked for one after the other, since
// an article that was never published is translated for that.

import { articleOf, articles } from "./server.js";
import { byId, element } from "./dom.js";

const told = byId("told");

try {
  const { person, articles: every } = await articles();
  told.textContent = `${every.length} ${every.length === 1 ? "article" : "articles"}. Your corrections are kept under the name ${person}.`;
  const waiting = [];
  for (const article of every) {
    const languages = article.languages.map((language) => {
      const progress = element("span", { className: "quiet" }, "…");
      waiting.push({ article, language, progress });
      const address = `article/${encodeURIComponent(article.slug)}/${encodeURIComponent(language.tag)}`;
      return element("li", {}, element("a", { href: address }, language.name), " ", progress);
    });
    byId("articles").append(
      element("li", {}, element("h2", {}, element("bdi", {}, article.title)), element("p", { className: "quiet" }, article.name), element("ul", {}, ...languages)),
    );
  }
  for (const { article, language, progress } of waiting) {
    try {
      const { counts } = await articleOf(article.slug, language.tag);
      const doubtful = counts.doubtful ? `, ${counts.doubtful} doubtful` : "";
      progress.replaceChildren(
        element("progress", { max: Math.max(1, counts.sentences), value: counts.reviewed, "aria-label": `${article.title}, ${language.name}: reviewed` }),
        ` ${counts.reviewed} of ${counts.sentences} sentences reviewed${doubtful}`,
      );
    } catch (refusal) {
      progress.textContent = refusal.message;
    }
  }
} catch (refusal) {
  told.textContent = refusal.message;
}
