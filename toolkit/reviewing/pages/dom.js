// Elements, made without ever reading text as HTML.

export const byId = (id) => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "data") Object.assign(made.dataset, value);
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && !key.startsWith("aria") && key !== "role" && key !== "dir" && key !== "lang") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export const button = (label, act, properties = {}) =>
  element("button", { type: "button", onclick: act, ...properties }, label);

export function differences(pieces) {
  const tags = { same: "span", gone: "del", come: "ins" };
  return element("bdi", {}, ...pieces.map((piece) => element(tags[piece.what], {}, piece.text)));
}

export const when = (seconds) => (seconds ? new Date(seconds * 1000).toLocaleString() : "");

export const howMany = (count, one, more) => (count === 1 ? `1 ${one}` : `${count} ${more}`);
