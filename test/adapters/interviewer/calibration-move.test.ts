import { beforeEach, describe, expect, it } from "vitest";
import { createLoadGenerator } from "../../../src/adapters/load-generator.ts";
import type { Conversation } from "../../../src/app/agent/conversation.ts";
import { LEFT_OUT } from "../../../src/app/agent/figure-gate.ts";
import { createCalibrator } from "../../../src/app/calibration/calibrator.ts";
import { createPlanner } from "../../../src/app/create-planner.ts";
import { createBench } from "../../../src/app/experiments/bench.ts";
import type { Calibrations } from "../../../src/app/ports.ts";
import { benchmarkEndpoint } from "../../../src/app/tools/benchmark-endpoint.ts";
import { calibrateForecast } from "../../../src/app/tools/calibrate-forecast.ts";
import type { KeptCalibration } from "../../../src/domain/calibration/kept-calibration.ts";
import { converse, eventsOf, planTools, say } from "../../support/conversation.ts";
import { noModelSource, shippedCatalog, stillClock } from "../../support/planner.ts";
import { sampleBenchmark } from "../../support/sample-benchmark.ts";

const SENTENCE = "Llama 3.1 8B at 20 rps, 20 tokens in, 10 out, bf16 on H100";
const BENCHMARK = "benchmark http://127.0.0.1:8000/v1 model llama at concurrency 1,2,4,8";

let kept: Map<string, KeptCalibration>;
let conversation: Conversation;
beforeEach(async () => {
  kept = new Map();
  const calibrations: Calibrations = {
    names: async () => [...kept.keys()],
    get: async (name) => kept.get(name),
    keep: async (calibration) => {
      kept.set(calibration.name, calibration);
      return `/kept/${calibration.name}.json`;
    },
    remove: async (name) => kept.delete(name),
  };
  const services = {
    catalog: shippedCatalog,
    modelSource: noModelSource,
    clock: stillClock,
    version: "0.0.0-test",
    calibrations,
  };
  const planner = createPlanner({ ...services, overrides: {} });
  const document = sampleBenchmark();
  const files = new Map<string, string>();
  const readFile = async (path: string) => files.get(path) ?? "";
  const calibrator = createCalibrator({ ...services, readFile });
  const bench = createBench(
    { ...services, loadGenerator: createLoadGenerator() },
    {
      readFile,
      defaultPath: () => "/bench/run.json",
      write: async (path, measured) => {
        files.set(path, JSON.stringify(measured));
        return path;
      },
      append: async () => undefined,
    },
  );
  const measured = {
    ...bench,
    run: async (...[, , watch]: Parameters<typeof bench.run>) => {
      await watch.keep(document);
      return document;
    },
  };
  conversation = await converse({
    gated: true,
    planner,
    tools: [
      ...planTools(planner),
      benchmarkEndpoint(async () => measured),
      calibrateForecast(async () => calibrator),
    ],
  });
});

async function reply(text: string): Promise<string> {
  const { reply: said } = await say(conversation, text);
  expect(said).not.toContain(LEFT_OUT);
  return said;
}

async function benchmark(): Promise<void> {
  await eventsOf(conversation.send(BENCHMARK));
  await eventsOf(conversation.approve(true));
}

describe("the forecast fitted to a benchmark in conversation", () => {
  it("shows predicted, measured and error on one screen, then the plan before and after", async () => {
    await reply(SENTENCE);
    await benchmark();
    const said = await reply("calibrate with it");
    expect(said).toMatch(/streams +mean +predicted +measured +error +calibrated +error/);
    // The sample's streams take 100 ms a token.
    expect(said).toMatch(/^ *1 +ITL ms +\S+ +(99\.\d|100) +-\d+(\.\d+)? % +\S+ +[+-]?\d/m);
    expect(said).toMatch(/- before: \d+ × H100\S*, \$/);
    expect(said).toMatch(/- after: [\d,]+ × H100\S*, /);
    expect([...kept.keys()]).toEqual(["127.0.0.1-8000"]);
    expect(conversation.requirements().calibration).toBe("127.0.0.1-8000");
  });

  it("a calibrated plan forecasts what was measured better than before", async () => {
    await reply(SENTENCE);
    await benchmark();
    await reply("calibrate with it as prod-8b");
    const levels = kept.get("prod-8b")?.levels ?? [];
    expect(levels.map(({ concurrency }) => concurrency)).toEqual([1, 2, 4]);
    for (const { itlMs } of levels)
      expect(Math.abs(itlMs.after - itlMs.measured)).toBeLessThan(Math.abs(itlMs.before - itlMs.measured));
  });

  it("asks for the GPU that was measured when nothing says it", async () => {
    await benchmark();
    expect(await reply("calibrate with it")).toContain("Which GPU was measured?");
    const said = await reply("calibrate with it on H100, llama 3.1 8b");
    expect(said).toContain('kept as "127.0.0.1-8000"');
    expect(said).toMatch(/\?$/);
  });

  it("is undone like any other change", async () => {
    await reply(SENTENCE);
    await benchmark();
    await reply("calibrate with it");
    await reply("undo");
    expect(conversation.requirements().calibration).toBeUndefined();
  });

  it("says so when nothing was measured yet", async () => {
    expect(await reply("calibrate with it")).toContain("no benchmark to calibrate with yet");
  });
});
