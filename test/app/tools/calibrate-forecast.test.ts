import { describe, expect, it } from "vitest";
import { createCalibrator } from "../../../src/app/calibration/calibrator.ts";
import { calibrateForecast } from "../../../src/app/tools/calibrate-forecast.ts";
import type { KeptCalibration } from "../../../src/domain/calibration/kept-calibration.ts";
import { nimBenchmark } from "../../support/nim-benchmark.ts";
import { noModelSource, shippedCatalog, stillClock } from "../../support/planner.ts";

const kept = new Map<string, KeptCalibration>();
const calibrator = createCalibrator({
  catalog: shippedCatalog,
  modelSource: noModelSource,
  clock: stillClock,
  readFile: async () => JSON.stringify(nimBenchmark([1, 5, 25, 100])),
  calibrations: {
    names: async () => [...kept.keys()],
    get: async (name) => kept.get(name),
    keep: async (calibration) => {
      kept.set(calibration.name, calibration);
      return `/data/${calibration.name}.json`;
    },
    remove: async (name) => kept.delete(name),
  },
});
const tool = calibrateForecast(async () => calibrator);

describe("calibrate_forecast", () => {
  it("keeps a calibration of the deployment the conversation is about, and tells each level's errors", async () => {
    const input = tool.input.parse({
      from: "bench.json",
      name: "nim",
      gpu: "H100",
      tp: 2,
      engine: "trtllm",
      precision: "fp8",
      isl: 5000,
      requestsPerSecond: 3,
    });
    const answer = await tool.run(input, {});
    expect(answer.message).toBe('Calibrated on 3 measured levels and kept as "nim".');
    expect(answer.levels.map(({ concurrency }) => concurrency)).toEqual([1, 5, 25]);
    expect(answer.left.map(({ concurrency }) => concurrency)).toEqual([100]);
    expect(kept.get("nim")?.deployment).toMatchObject({ gpu: "H100-SXM-80GB", tp: 2, engine: "trtllm" });
  });

  it("writes only where the person said so: it waits for a yes like a file", () => {
    expect(tool.effect).toBe("file");
  });
});
