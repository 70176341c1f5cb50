// Checks many EPUBs with DAISY Ace in one browser: node check_all.js NODE_MODULES REPORTS EPUB...
// Each report is REPORTS/<number>/report.json, numbered from 0 in the order of the files.
"use strict";
const path = require("path");
const [modules, reports, ...books] = process.argv.slice(2);
const load = (name) => require(path.join(path.resolve(modules), name));
const runner = load("@daisy/ace-axe-runner-puppeteer");
const ace = load("@daisy/ace-core");

const open = { ...runner, launch: async () => {}, close: async () => {} };

(async () => {
  await runner.launch();
  try {
    for (const [number, book] of books.entries()) {
      const outdir = path.join(path.resolve(reports), String(number));
      await ace(path.resolve(book), { cwd: process.cwd(), outdir, silent: true, initLogger: true, lang: "en" }, open);
    }
  } finally {
    await runner.close();
  }
})().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
