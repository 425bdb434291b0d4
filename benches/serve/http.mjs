// How the benchmark asks a server.
//
// Owns one connection that stays open. Refuses to time more than a save.

import { Agent, request } from "node:http";
import { now } from "./saves.mjs";

/** How long a save may take, in milliseconds. */
export const PATIENCE = 20_000;

/** Asks a server again and again on one connection. */
export class Asker {
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  /** @param {string} origin */
  constructor(origin) {
    this.origin = origin;
  }

  /** The text of an answer, whatever its status. @param {string} path @returns {Promise<string>} */
  get(path) {
    return new Promise((resolve, reject) => {
      const asked = request(this.origin + path, { agent: this.#agent }, (response) => {
        const parts = [];
        response.on("data", (part) => parts.push(part));
        response.on("end", () => resolve(Buffer.concat(parts).toString()));
        response.on("error", reject);
      });
      asked.on("error", reject);
      asked.end();
    });
  }
}

/** How long it takes until the text of a save is served, in milliseconds. */
export async function untilServed(asker, path, { at, text }) {
  for (;;) {
    const answer = await asker.get(path);
    const time = now() - at;
    if (answer.includes(text)) return time;
    if (time > PATIENCE) throw new Error(`${asker.origin}${path} does not say “${text}” after ${PATIENCE} ms`);
  }
}
