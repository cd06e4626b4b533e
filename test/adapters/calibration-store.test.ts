import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openCalibrations } from "../../src/adapters/calibration-store.ts";
import { fileStore } from "../../src/adapters/file-store.ts";
import { makeFolder } from "../../src/adapters/make-folder.ts";
import { calibrateBenchmark } from "../../src/app/calibration/calibrate-benchmark.ts";
import { nimBenchmark } from "../support/nim-benchmark.ts";
import { noModelSource, shippedCatalog, stillClock } from "../support/planner.ts";

const home = mkdtempSync(join(tmpdir(), "headroom-calibrations-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const folder = join(home, "calibrations");
const store = openCalibrations(folder, fileStore, makeFolder);
const calibration = await calibrateBenchmark(
  nimBenchmark([1, 5, 25]),
  { name: "nim", gpu: "H100", tp: 2, engine: "trtllm", precision: "fp8" },
  { catalog: shippedCatalog, modelSource: noModelSource, clock: stillClock },
);

describe("kept calibrations", () => {
  it("are none, and no folder, until the first is kept", async () => {
    expect(await store.names()).toEqual([]);
    expect(await store.get("nim")).toBeUndefined();
    expect(readdirSync(home)).toEqual([]);
  });
  it("come back as they were kept, and the later of one name stays", async () => {
    await store.keep(calibration);
    const later = { ...calibration, measuredAt: "2026-12-01T00:00:00.000Z" };
    expect(await store.keep(later)).toBe(join(folder, "nim.json"));
    expect(await store.get("nim")).toEqual(later);
    expect(await store.names()).toEqual(["nim"]);
    expect(readdirSync(folder)).toEqual(["nim.json"]);
  });
  it("are removed by name, once", async () => {
    expect(await store.remove("nim")).toBe(true);
    expect(await store.remove("nim")).toBe(false);
    expect(await store.names()).toEqual([]);
  });
  it("that are damaged are refused with the file's name", async () => {
    writeFileSync(join(folder, "bad.json"), "{}");
    await expect(store.get("bad")).rejects.toMatchObject({
      code: "unreadable_file",
      message: expect.stringContaining("bad.json"),
    });
  });
});
