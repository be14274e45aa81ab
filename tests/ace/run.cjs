// An EPUB to a folder with what DAISY Ace says of it: `node run.cjs BOOK.epub FOLDER` writes `report.json`.
"use strict";

const ace = require("@daisy/ace-core");
const runner = require("@daisy/ace-axe-runner-puppeteer");

const [book, outdir] = process.argv.slice(2);
const options = { cwd: process.cwd(), outdir, initLogger: true, silent: true };
ace(book, options, runner).catch((reason) => {
    console.error(reason);
    process.exitCode = 1;
});
