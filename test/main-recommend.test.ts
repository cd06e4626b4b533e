import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { recommendationSchema } from "../src/domain/planning/recommendation.ts";
import { runProgram } from "./support/run-program.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-recommend-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recommend = (line: string, cwd = folder) =>
  runProgram(["recommend", ...line.split(" ").filter((word) => word !== "")], { cwd });
const BASIC = "--model meta-llama/Llama-2-7b-hf --workload chat --users 100";

describe("headroom recommend", () => {
  it("S2-63: the seed's basic command prints the three reports", async () => {
    const { code, stdout, stderr } = await recommend(BASIC);
    expect([code, stderr]).toEqual([0, ""]);
    for (const title of ["SLA COMPLIANCE REPORT", "THROUGHPUT ANALYSIS", "COST ANALYSIS"])
      expect(stdout).toContain(title);
  });

  it("S2-64, S2-35: the seed's advanced command writes the document it prints", async () => {
    const { code, stdout } = await recommend(
      "--model meta-llama/Llama-2-70b-hf --workload rag --users 50 --headroom 50 --quantization fp16 --pricing ondemand --top 5 --output results.json --zone us-central1-a --output-format json",
    );
    expect(code).toBe(0);
    const written = JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
    expect(JSON.parse(stdout)).toEqual(written);
    const document = recommendationSchema.parse(written);
    expect(document.candidates).toHaveLength(5);
    const said = document.warnings.find(({ code: name }) => name === "zone_price_is_regions")?.message ?? "";
    for (const { cloud, region, zone, machine } of document.candidates) {
      expect([cloud, region, zone ?? "us-central1-a"]).toEqual(["gcp", "us-central1", "us-central1-a"]);
      if (zone === null) expect(said).toContain(machine);
    }
  });

  it("S2-33: lists regions and zones", async () => {
    const { code, stdout } = await recommend("--list-zones --cloud gcp");
    expect(code).toBe(0);
    for (const name of ["us-central1", "us-east1-b", "asia-east1"]) expect(stdout).toContain(`  ${name}`);
  });

  it.each([
    ["S2-24", "--users 5", /--model is required/],
    ["S2-25", "--model llama-3.1-8b", /--users is required/],
    ["S2-25", "--model llama-3.1-8b --users 0", /--users "0" must be above 0/],
    ["S2-27", `${BASIC} --headroom 30`, /is none of 0, 25, 50, 100/],
    ["S2-28", `${BASIC} --quantization int2`, /is none of fp16, bf16, fp8, int8, int4/],
    ["S2-32", `${BASIC} --zone us-central1-a --region us-west1`, /Cannot specify both --zone and --region/],
    ["S2-52", `${BASIC} --workloads bad.json`, /bad\.json: workloads\.mine\.token_distribution/],
    ["S2-50", `${BASIC} --catalog none.json`, /"none.json" cannot be read: it does not exist/],
  ])("%s: `%s` is refused with a sentence and exit code 2", async (_row, line, message) => {
    writeFileSync(join(folder, "bad.json"), '{"workloads": {"mine": {}}}');
    const { code, stdout, stderr } = await recommend(line);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  it("S2-56: nothing that fits or meets the targets ends with exit code 3 and the whole document", async () => {
    const { code, stdout } = await recommend(
      "--model llama-3.1-405b --users 20 --cloud gcp --gpu-type T4 --output-format json",
    );
    expect(code).toBe(3);
    const document = recommendationSchema.parse(JSON.parse(stdout));
    expect(document.feasible).toBe(false);
    expect(document.repairs.length).toBeGreaterThan(0);
  });

  it("draws the front as a picture", async () => {
    const { code } = await recommend(`${BASIC} --picture front.svg`);
    expect(code).toBe(0);
    const svg = readFileSync(join(folder, "front.svg"), "utf8");
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain("US dollars an hour");
  });

  it("a refresh that cannot be fetched changes nothing and ends with exit code 4", async () => {
    const { code, stderr } = await runProgram(["prices", "update", "--from", "http://127.0.0.1:9/v8"], {
      cwd: folder,
    });
    expect(code).toBe(4);
    expect(stderr).toContain("The prices kept before stay as they are");
  });
});
