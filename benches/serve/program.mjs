// A server as a process of its own: when it answers first, and how much memory it holds.
//
// Owns its start and its end, and `/proc`. Refuses to know what it serves.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** How long a server may take to answer, or to settle, in milliseconds. */
const PATIENCE = 120_000;
/** A server has settled that worked less than a hundredth of this time, in milliseconds. */
const QUIET = 2000;

/** However the benchmark ends, nothing of it goes on. */
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill()));

/**
 * Starts a server, and waits for its first page.
 * @param {string} program @param {string[]} words its arguments; the port comes after them
 * @returns `{ child, origin, firstPage }`: `firstPage` is the time from its start, in milliseconds
 */
export async function start(program, words) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const child = spawn(program, [...words, String(port)], { stdio: ["ignore", "ignore", "pipe"] });
  running.add(child);
  let told = "";
  child.stderr.on("data", (text) => (told = (told + text).slice(-2000)));
  const failed = once(child, "exit").then(([status]) => {
    throw new Error(`${program} ended with ${status}\n${told}`);
  });
  failed.catch(() => {});
  const firstPage = await Promise.race([untilAnswered(`${origin}/`, began), failed]);
  return { child, origin, firstPage };
}

/** Ends a server. */
export async function stop({ child }) {
  running.delete(child);
  const ended = child.exitCode !== null || once(child, "exit");
  child.kill();
  await ended;
}

/** How much memory a server holds now, and did at most, in MiB; nothing where the system does not say. */
export function memory({ child }) {
  const status = read(child, "status");
  const field = (name) => {
    const found = new RegExp(`^${name}:\\s*(\\d+) kB`, "mu").exec(status ?? "");
    return found ? Number(found[1]) / 1024 : undefined;
  };
  return { now: field("VmRSS"), most: field("VmHWM") };
}

/** Waits until a server has nothing to do any more. */
export async function isSettled({ child }) {
  const end = performance.now() + PATIENCE;
  for (let before = worked(child); performance.now() < end; ) {
    await wait(QUIET);
    const after = worked(child);
    if (after - before < QUIET / 100) return;
    before = after;
  }
}

/** How long a process has worked, in milliseconds. */
function worked(child) {
  const stat = read(child, "stat");
  // The name, in parentheses, may have spaces in it. Behind it, the twelfth and the thirteenth field are the time in the
  // program and in the system, in hundredths of a second.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

function read({ pid }, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return undefined;
  }
}

/** The time from `began` to the first byte of an answer with status 200. */
async function untilAnswered(url, began) {
  for (;;) {
    const status = await new Promise((resolve) => {
      const asked = get(url, { agent: false }, (response) => {
        resolve(response.statusCode);
        response.destroy();
      });
      asked.on("error", () => resolve(undefined));
    });
    const time = performance.now() - began;
    if (status === 200) return time;
    if (time > PATIENCE) throw new Error(`${url} does not answer with status 200 after ${PATIENCE} ms`);
    await wait(1);
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
