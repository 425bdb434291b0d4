// Scripts keep to the types of what they are told: those of worksheets to their wire format, the preview's to its messages.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("scripts have sound types", () => {
  const compiler = fileURLToPath(new URL("node_modules/typescript/bin/tsc", import.meta.url));
  const project = fileURLToPath(new URL("tsconfig.json", import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [compiler, "--project", project], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});
