import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { nimBenchmark } from "../../support/nim-benchmark.ts";
import { runInProcess } from "../../support/run-in-process.ts";

const home = mkdtempSync(join(tmpdir(), "headroom-calibrate-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const bench = join(home, "bench.json");
writeFileSync(bench, JSON.stringify(nimBenchmark([1, 5, 25, 100])));
const headroom = (line: string) => runInProcess(line.split(" "), { HEADROOM_HOME: home });
const MAKE = `calibrate --from ${bench} --name nim --gpu H100 --tp 2 --engine trtllm --precision fp8`;
const PLAN = "plan --rps 3 --isl 5000 --osl 500";

describe("headroom calibrate", () => {
  it("asks for the GPU, which a benchmark does not tell", async () => {
    const { code, stderr } = await headroom(`calibrate --from ${bench} --name nim`);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--gpu")]);
  });

  it("prints measured, predicted and error of each level before and after, and what was left out", async () => {
    const { code, stdout, stderr } = await headroom(MAKE);
    expect([code, stderr]).toEqual([0, ""]);
    for (const words of ["measured", "predicted", "calibrated", "100 in flight", "past its knee", "Kept in"])
      expect(stdout).toContain(words);
    expect(stdout.split("\n").filter((line) => line.length > 80 && !line.includes(home))).toEqual([]);
  });

  it("a plan uses it by name: inputs, evidence and ranges say so", async () => {
    const { code, stdout } = await headroom(`${PLAN} --calibration nim --output-format json`);
    expect(code).toBe(0);
    const plan = JSON.parse(stdout);
    expect(plan.inputs.gpu.source).toBe("calibrated");
    expect(plan.evidence.calibration).toContain("nim: ");
    const text = await headroom(`${PLAN} --calibration nim`);
    expect(text.stdout).toContain("Calibrated with nim");
  });

  it("a plan of another GPU is refused with exit code 2", async () => {
    const { code, stderr } = await headroom(`${PLAN} --calibration nim --gpu B200`);
    expect([code, stderr]).toEqual([2, expect.stringContaining("was measured with GPU")]);
  });

  it("lists, shows and removes what is kept", async () => {
    expect((await headroom("calibrate list")).stdout).toBe("nim\n");
    expect((await headroom("calibrate show nim")).stdout).toContain("CALIBRATION nim");
    expect((await headroom("calibrate remove nim")).code).toBe(0);
    expect((await headroom("calibrate remove nim")).code).toBe(2);
    expect((await headroom("calibrate list")).stdout).toContain("No calibration is kept");
  });

  it("refuses a file that holds no benchmark, and words it does not know", async () => {
    writeFileSync(join(home, "other.json"), "{}");
    const other = await headroom(`calibrate --from ${join(home, "other.json")} --name a --gpu H100`);
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("holds no benchmark")]);
    expect((await headroom("calibrate frobnicate")).code).toBe(2);
  });
});
