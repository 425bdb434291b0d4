// A worksheet on paper: what a reader holds after printing it.
//
// Owns that every answer stands there whole. The text of the PDF is read by `pdftotext`.

import { spawn } from "node:child_process";
import { printDay } from "./words.mjs";

/** The text of a PDF, without spaces, breaks and hyphens at the ends of lines. */
async function textOf(pdf) {
  const reading = spawn("pdftotext", ["-enc", "UTF-8", "-raw", "-", "-"]);
  const parts = [];
  reading.stdout.on("data", (part) => parts.push(part));
  reading.stdin.on("error", () => {});
  reading.stdin.end(pdf);
  await new Promise((done, fail) => reading.on("close", done).on("error", fail));
  return Buffer.concat(parts).toString("utf8");
}

const squeezed = (text) => text.normalize("NFKC").replaceAll(/[\s\u00ad\u2010-]+/gu, "");

/** Every answer that can be seen stands in the PDF, to its end. */
export async function checkPaper(page, tell) {
  const answers = (await page.evaluate(() => reader.written())).filter(({ isShown }) => isShown);
  const text = squeezed(await textOf(await page.pdf({ format: "A4" })));
  for (const { key, kind, text: answer } of answers) {
    const wanted = kind === "date" ? printDay(answer) : answer;
    // A long answer may run over the end of a page, with what stands at its foot in between.
    const missing = wanted.split("\n").filter((line) => !text.includes(squeezed(line)));
    if (missing.length > 0) tell(`printed: ${key} (${kind}) lacks ${JSON.stringify(missing[0])}`);
  }
  if (await page.locator(".printed").count()) tell("printed: the page is not as it was before");
}
