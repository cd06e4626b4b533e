/**
 * Headroom's forecast beside a public predictor's, the same question in the same run: `npm run bench:peers:forecast`.
 *
 * The peer (aiconfigurator 0.12, PyPI, Apache-2.0) is installed in a virtual environment of its own; not part of the tests.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseCoefficientFile } from "../../src/domain/forecasting/coefficient-file.ts";
import type { Deployment } from "../../src/domain/forecasting/deployment.ts";
import { forecastMemory } from "../../src/domain/forecasting/memory.ts";
import { forecastAtConcurrency } from "../../src/domain/forecasting/operating-point.ts";
import { shippedCatalog } from "../support/planner.ts";
import { median } from "./measure.ts";

const PEER_RUNS = 3;
const OUR_RUNS = 2000;
const venv = join(tmpdir(), "headroom-peer-forecast");
const python = join(venv, "bin", "python");

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stderr}`);
  return stdout;
}

function peer(): { readonly seconds: readonly number[]; readonly ttftMs: number; readonly tpotMs: number } {
  if (!existsSync(python)) {
    run("python3", ["-m", "venv", venv]);
    run(python, ["-m", "pip", "install", "-q", "aiconfigurator==0.12.0"]);
  }
  const lines = run(python, [join(import.meta.dirname, "peer-forecast.py"), String(PEER_RUNS)])
    .trim()
    .split("\n");
  return JSON.parse(lines.at(-1) ?? "null");
}

function ours(): { readonly microseconds: number; readonly ttftMs: number; readonly tpotMs: number } {
  const file = parseCoefficientFile(shippedCatalog.coefficients());
  const gpu = shippedCatalog.gpus().find(({ name }) => name === "H100-SXM-80GB");
  const engine = shippedCatalog.engines().find(({ name }) => name === "vllm");
  if (gpu === undefined || engine === undefined) throw new Error("The catalog lacks H100 or vLLM.");
  const { profile: model } = shippedCatalog.model("meta-llama/Llama-3.1-70B");
  const question: Deployment = {
    model,
    gpu,
    engine,
    precision: "fp8",
    kvBytesPerElement: 2,
    tp: 4,
    pp: 1,
    dp: 1,
  };
  const request = { isl: 1024, osl: 1024, prefixHitRate: 0 };
  const answer = () => {
    // A deployment met for the first time: nothing remembered may answer for it.
    const deployment = { ...question };
    const memory = forecastMemory(deployment, {
      contextWindow: 4096,
      maxSequences: 1024,
      isl: 1024,
      osl: 1024,
    });
    return forecastAtConcurrency(deployment, file, request, 64, { batchCap: 1024, memory });
  };
  const first = answer();
  const times = Array.from({ length: OUR_RUNS }, () => {
    const started = performance.now();
    answer();
    return (performance.now() - started) * 1000;
  });
  return { microseconds: median(times), ttftMs: first.ttftSeconds * 1000, tpotMs: first.itlSeconds * 1000 };
}

const theirs = peer();
const mine = ours();
const theirMicroseconds = median(theirs.seconds) * 1e6;
console.log("Llama 3.1 70B fp8, H100 × 4, vLLM, 1024 in, 1024 out, 64 at once; one answer:");
console.log(
  `   headroom             ${mine.microseconds.toFixed(1)} µs   TTFT ${mine.ttftMs.toFixed(0)} ms   TPOT ${mine.tpotMs.toFixed(1)} ms`,
);
console.log(
  `   aiconfigurator 0.12  ${(theirMicroseconds / 1000).toFixed(0)} ms   TTFT ${theirs.ttftMs.toFixed(0)} ms   TPOT ${theirs.tpotMs.toFixed(1)} ms`,
);
console.log(
  `   ratio                ${Math.round(theirMicroseconds / mine.microseconds).toLocaleString("en")} ×`,
);
