import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { EXPERIMENTS } from "../../../src/domain/lab/experiments.ts";
import { gridFinding } from "../../../src/domain/lab/token-cell.ts";
import { notebook } from "../../support/notebook-cases.ts";
import { runInProcess } from "../../support/run-in-process.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-lab-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A path with no tool on it. */
const lab = (...words: string[]) => runInProcess(["lab", ...words], { PATH: folder });
const json = async (...words: string[]) =>
  JSON.parse((await lab(...words, "--output-format", "json")).stdout) as Record<string, unknown>;
const flat = (text: string) => text.replace(/\s+/g, " ");
const width = (text: string) => Math.max(...text.split("\n").map((line) => line.length));

function kept(name: string, result: unknown): string {
  const path = join(folder, name);
  const document = {
    schemaVersion: "1.0",
    kind: "headroom.lab",
    tool: { name: "headroom", version: "0.0.0" },
    createdAt: "2026-11-25T00:00:00Z",
    complete: true,
    settings: null,
    parameters: {},
    result,
  };
  writeFileSync(path, JSON.stringify(document));
  return path;
}

describe("headroom lab", () => {
  it("lists every experiment with its defaults, no wider than 80 columns", async () => {
    const { code, stdout } = await lab();
    expect(code).toBe(0);
    for (const { name } of EXPERIMENTS) expect(stdout).toContain(`   ${name}`);
    expect(flat(stdout)).toContain("--concurrency 1,2,4,8,16 --requests 80 --timeout 60");
    expect(width(stdout)).toBeLessThanOrEqual(80);
  });

  it("refuses an experiment it does not know, and a parameter that says nothing to one, with exit code 2", async () => {
    const unknown = await lab("baselin");
    expect([unknown.code, unknown.stdout]).toEqual([2, ""]);
    expect(unknown.stderr).toContain('"baselin" is no experiment of the lab.');
    const strange = await lab("roi", "--concurrency", "4");
    expect(strange.code).toBe(2);
    expect(strange.stderr).toContain('--concurrency says nothing to the experiment "roi".');
  });

  it("S3-18, S3-20: the KV cliff is drawn with both lines, and its figures printed", async () => {
    const { code, stdout } = await lab("kv-cliff");
    expect(code).toBe(0);
    expect(stdout).toContain("╌ A100/H100 (80 GiB)");
    expect(stdout).toContain("╌ H200 (141 GiB)");
    expect(stdout).toMatch(/Weights +130 GiB/);
    expect(stdout).toMatch(/KV precision +2 bytes/);
    expect(stdout).toMatch(/every head +20 GiB +400 GiB +1 user +1 user/);
    expect(width(stdout)).toBeLessThanOrEqual(80);
  });

  it("S3-19: flags that the defaults give one answer for both lines, and shows the GQA form", async () => {
    const { stdout } = await lab("kv-cliff");
    expect(flat(stdout)).toContain("Both lines are crossed by the first user");
    expect(stdout).toMatch(/GQA +2\.5 GiB +50 GiB +1 user +5 users/);
    const small = await lab(
      "kv-cliff",
      "--users",
      "200",
      "--context",
      "512",
      "--layers",
      "32",
      "--hidden",
      "4096",
      "--weights-gib",
      "15",
    );
    expect(small.stdout).toContain("none up to 200 users");
    expect(small.stdout).not.toContain("Both lines are crossed");
  });

  it("S3-12: values outside a range are refused by name", async () => {
    const { code, stderr } = await lab("kv-cliff", "--users", "201");
    expect(code).toBe(2);
    expect(stderr).toContain("--users");
    expect(stderr).toContain("at most 200");
  });

  it("S3-21, S3-22: weights by precision, and vLLM not available (ok)", async () => {
    const { stdout } = await lab("weights");
    expect(stdout).toMatch(/fp16 +2 +130 GiB/);
    expect(stdout).toMatch(/fp8 +1 +65\.2 GiB/);
    expect(stdout).toContain("vLLM: not available (ok).");
  });

  it("S3-27, S3-28: the price of a user, and the takeaway in either direction", async () => {
    const usual = await lab("roi");
    expect(usual.stdout).toMatch(/A100\/H100 +\$2,400/);
    expect(usual.stdout).toMatch(/H200 +\$1,250/);
    expect(usual.stdout).toContain("can be cheaper per user");
    expect(flat((await lab("roi", "--users-a", "20")).stdout)).toContain("only makes more heat");
  });

  it("S3-05, S3-06, S3-07: without a GPU a clear skip, and bandwidths with memory and source", async () => {
    const { code, stdout } = await lab("gpu");
    expect(code).toBe(0);
    expect(flat(stdout)).toContain("Skipped: No GPU is visible: nvidia-smi is not installed");
    expect(stdout).toMatch(/A100 +80 GB HBM2e +2 TB\/s/);
    expect(stdout).toMatch(/H100 +80 GB HBM3 +3\.3 TB\/s/);
    expect(stdout).toMatch(/H200 +141 GB HBM3e +4\.8 TB\/s/);
    expect(stdout).toContain("data sheets");
  });

  it("S3-08: a memory copy is skipped with the reason", async () => {
    const { code, stdout } = await lab("memcpy");
    expect(code).toBe(0);
    expect(stdout).toContain("Memory copy skipped: No GPU is visible");
  });

  it("S3-09, S3-10: a watch draws memory, use and power", async () => {
    const tools = mkdtempSync(join(folder, "tools-"));
    const script =
      "#!/bin/sh\ncase \"$1\" in\n*=name,*) echo 'H200, 570, 143771, 1024, 142747' ;;\n*) echo '1024, 143771, 37, 12, 241.5, 45' ;;\nesac\n";
    writeFileSync(join(tools, "nvidia-smi"), script);
    chmodSync(join(tools, "nvidia-smi"), 0o755);
    const { stdout } = await runInProcess(["lab", "watch", "--seconds", "0.2", "--interval", "0.05"], {
      PATH: tools,
    });
    for (const name of ["● Memory used", "● GPU use", "● Power"]) expect(stdout).toContain(name);
    expect(stdout).toMatch(/0\.15 +1 GiB +37 +12 +242 W +45/);
    expect((await lab("watch")).stdout).toContain("Watch skipped: No GPU is visible");
  });

  it("S3-34, S3-35, S3-53: explains the mental model, Little's law and vLLM, with the user's sweep where there is one", async () => {
    const plain = await lab("explain");
    expect(plain.stdout).toContain("T = T_queue + T_net + T_compute");
    expect(plain.stdout).toContain("Little's law: L = λ·W");
    expect(flat(plain.stdout)).toMatch(/Batching: .* KV cache: .* Scheduling: /);
    const split = [
      { concurrency: 1, total_s: 1, unloaded_s: 1, queue_s: 0, slower_decoding_s: 0, in_system: 1 },
      { concurrency: 8, total_s: 2, unloaded_s: 1, queue_s: 0.7, slower_decoding_s: 0.3, in_system: 7.9 },
    ];
    const file = kept("split.json", { experiment: "sweep", rows: [], knee: null, split });
    const own = await lab("explain", "--from", file);
    expect(own.stdout).toMatch(/8 +2 s +1 s +700 ms +300 ms +7\.9/);
  });

  it("S3-51, S3-52: the checklist is filled with the user's own figures", async () => {
    const { concurrency_sweep, token_budget } = notebook.measured;
    const [first] = concurrency_sweep;
    const rows = [1, 2, 4, 8].map((concurrency) => ({
      ...first,
      concurrency,
      goodput_rps: Math.min(concurrency, 2),
      p50_s: Math.max(1, concurrency / 2),
      p95_s: Math.max(1.1, concurrency / 2),
      err: concurrency === 8 ? 8 : 0,
      errors: concurrency === 8 ? { http_429: 8 } : {},
      retry_after_s: concurrency === 8 ? 5 : null,
    }));
    const sweep = kept("sweep.json", { experiment: "sweep", rows, knee: null, split: [] });
    const tokens = kept("tokens.json", {
      experiment: "tokens",
      cells: token_budget,
      ...gridFinding(token_budget),
    });
    const { code, stdout } = await lab("checklist", "--from", sweep, "--from", tokens, "--slo-ms", "1500");
    const text = flat(stdout);
    expect(code).toBe(0);
    expect(text).toContain("Start with a baseline. p50 1 s, p95 1.1 s");
    expect(text).toContain("The knee is at about 2 in flight");
    expect(text).toContain("Cap concurrency at 2: p95 there is 1.1 s.");
    expect(text).toContain("time-out = SLO. Time-out 1.5 s, your target");
    expect(text).toContain("8 times the budget took");
    expect(text).toContain("8 of 320 requests failed (2.5 %), from 8 in flight on: http_429.");
    expect(text).toContain("The server asked to wait 5 s (Retry-After)");
    expect(text).toContain("No blind retries under overload.");
  });

  it("S3-52: says which experiment is missing where a figure is", async () => {
    const text = flat((await lab("checklist")).stdout);
    expect(text).toContain("Not measured yet: headroom lab baseline");
    expect(text).toContain("Not measured yet: headroom lab sweep");
  });

  it("refuses files that hold no experiment, and --from where nothing is read", async () => {
    const path = join(folder, "other.json");
    writeFileSync(path, '{"kind":"headroom.benchmark"}');
    const other = await lab("checklist", "--from", path);
    expect([other.code, other.stderr.includes("holds no experiment of the lab")]).toEqual([2, true]);
    expect((await lab("roi", "--from", path)).code).toBe(2);
  });

  it("prints one document a run, with the parameters it ran with", async () => {
    const document = await json("roi", "--users-b", "10");
    expect(document).toMatchObject({
      kind: "headroom.lab",
      complete: true,
      settings: null,
      parameters: { usersA: 5, usersB: 10 },
      result: { experiment: "roi", per_user_b: 2500 },
    });
    expect(await json()).toMatchObject({ kind: "headroom.experiments" });
  });
});

describe("the pictures of the lab", () => {
  it("S3-18: are written as SVG or PNG", async () => {
    const [svg, png] = [join(folder, "cliff.svg"), join(folder, "cliff.PNG")];
    expect((await lab("kv-cliff", "--picture", svg)).stderr).toContain(`Wrote ${svg}`);
    expect(readFileSync(svg, "utf8")).toMatch(/^<svg .*<\/svg>\n$/s);
    await lab("kv-cliff", "--picture", png);
    expect(readFileSync(png).subarray(1, 4).toString()).toBe("PNG");
  });

  it("are refused before anything is sent where there is nothing to draw, or in another format", async () => {
    const words = await lab("checklist", "--picture", "a.svg");
    expect([words.code, words.stdout]).toEqual([2, ""]);
    expect(words.stderr).toContain('"checklist" has nothing to draw');
    const other = await lab("sweep", "--picture", "a.gif", "--yes");
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("neither .svg nor .png");
    expect(other.stderr).not.toContain("NIM_BASE_URL");
  });

  it("say so when nothing was measured", async () => {
    const file = join(folder, "watch.svg");
    const { stderr, code } = await lab("watch", "--picture", file);
    expect(code).toBe(0);
    expect(stderr).toContain("no picture is written");
    expect(existsSync(file)).toBe(false);
  });
});

describe("a model of the catalog in the lab", () => {
  it("S3-21: gives weights their parameters, and the cliff its layers, widths and weights", async () => {
    const weights = await lab("weights", "--model", "llama-3.1-8b");
    expect(weights.stdout).toMatch(/fp16 +2 +15 GiB/);
    const { parameters } = await json("kv-cliff", "--model", "llama-3.1-8b", "--context", "8192");
    expect(parameters).toMatchObject({
      layers: 32,
      hidden: 4096,
      heads: 32,
      kvHeads: 8,
      model: "llama-3.1-8b",
    });
    const typed = await json("kv-cliff", "--model", "llama-3.1-8b", "--weights-gib", "20");
    expect(typed["parameters"]).toMatchObject({ weightsGib: 20 });
  });

  it("is refused with its nearest names when there is none, and where the cliff does not hold for it", async () => {
    expect((await lab("weights", "--model", "lama-3.1-8x")).stderr).toMatch(/No model named|could be any/);
    const latent = await lab("kv-cliff", "--model", "deepseek-ai/DeepSeek-V3");
    expect(latent.code).toBe(2);
    expect(latent.stderr).toContain("caches otherwise");
  });
});
