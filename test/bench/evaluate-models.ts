/**
 * The evaluation table of the scripted chat models: `node test/bench/evaluate-models.ts [DIALOGUES]`.
 *
 * A mock server plays them over HTTP; `headroom eval` holds the dialogues with each.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { playModels } from "../support/aimock-models.ts";
import { runInProcess } from "../support/run-in-process.ts";
import { quietEnvironment } from "../support/run-program.ts";
import { scriptedModels } from "../support/scripted-models.ts";
import { toollessModels } from "../support/toolless-models.ts";

const [limit = "63"] = process.argv.slice(2);
const models = {
  ...scriptedModels,
  "refuses-tools": toollessModels.refusing,
  "untidy-json": toollessModels.untidy,
  chatty: toollessModels.chatty,
};

const home = mkdtempSync(join(tmpdir(), "headroom-evaluate-"));
const endpoint = await playModels(models);
try {
  const names = Object.keys(models).join(",");
  const prices = ["--usd-per-million-in", "0.15", "--usd-per-million-out", "0.6"];
  const run = await runInProcess(
    ["eval", "--base-url", endpoint.baseUrl, "--model", names, "--limit", limit, ...prices],
    quietEnvironment(home),
  );
  process.stdout.write(run.stdout);
  process.exitCode = run.code;
} finally {
  await endpoint.stop();
  rmSync(home, { recursive: true, force: true });
}
