import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { CalcRunnerOutput } from "../../../src/domain/sizing/calc-output.ts";
import { type FakeWorkflow, type Schedule, startFakeWorkflow } from "../../support/fake-workflow.ts";
import { runInProcess } from "../../support/run-in-process.ts";
import { projectRoot } from "../../support/source-tree.ts";

const fixtures = join(projectRoot, "test/fixtures/sizing");
const folder = mkdtempSync(join(tmpdir(), "headroom-sizing-online-"));
const servers: { close(): Promise<void> }[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

/** The guide's own configuration beside its own data set, trailing commas and all. */
const CONFIG = join(fixtures, "config-sizing-calc.yml");
const CONCURRENCIES = [1, 2, 4, 8, 16, 32];
const GATHER = [
  "--config_file",
  CONFIG,
  "--concurrencies",
  CONCURRENCIES.join(","),
  "--num_passes",
  "2",
  "--no-plots",
];
const ESTIMATE = ["--test_gpu_count", "8", "--target_workflow_runtime", "0.1", "--target_users", "100"];

let folders = 0;
const freshFolder = (): string => {
  folders += 1;
  return join(folder, String(folders));
};

/** Two passes of each level: requests 1–2 are of concurrency 1, 3–6 of 2, and so on. */
const concurrencyOf = (request: number): number => {
  let before = 0;
  for (const concurrency of CONCURRENCIES) {
    before += 2 * concurrency;
    if (request <= before) return concurrency;
  }
  return 0;
};
/** 20 ms + 4 ms a request in flight, in two calls. */
const known = (request: number): Schedule => {
  const concurrency = concurrencyOf(request);
  return { callsMs: [12 + 3 * concurrency, 8 + concurrency] };
};

async function workflow(scheduleOf: (request: number) => Schedule): Promise<FakeWorkflow> {
  const started = await startFakeWorkflow((_, request) => scheduleOf(request));
  servers.push(started);
  return started;
}

const calc = (args: readonly string[], env: Record<string, string> = {}, signal?: AbortSignal) =>
  runInProcess(["sizing", "calc", ...args], env, signal);
const document = (stdout: string): CalcRunnerOutput => JSON.parse(stdout) as CalcRunnerOutput;
const jobOf = (output: string): CalcRunnerOutput => {
  const [job] = readdirSync(join(output, "online"));
  return document(readFileSync(join(output, "online", job ?? "", "calc_runner_output.json"), "utf8"));
};
const interrupted = (output: CalcRunnerOutput): number[] =>
  Object.entries(output.calc_data).flatMap(([concurrency, { sizing_metrics }]) =>
    sizing_metrics.alerts.workflow_interrupted ? [Number(concurrency)] : [],
  );

describe("the seeds' walk", () => {
  it("S0-12, S0-14, S1-01, S1-07, S1-20, S1-26, S1-28, S1-29, S1-30, S1-31, S1-32: 126 requests, figures as the server's schedule, step 2 from what was kept", async () => {
    const server = await workflow(known);
    const output = freshFolder();
    const first = await calc([...GATHER, "--endpoint", server.endpoint, "--calc_output_dir", output]);
    expect(first.code).toBe(0);
    expect(server.requests()).toBe(126);
    expect(server.questions()[0]).toContain("product of 3 and 7");
    const measured = jobOf(output);
    for (const concurrency of CONCURRENCIES) {
      const metrics = measured.calc_data[concurrency]?.sizing_metrics;
      expect(metrics?.workflow_runtime_p95).toBeCloseTo(0.02 + 0.004 * concurrency, 5);
      // Half of the calls take 12 + 3c ms, half 8 + c ms: the slower kind is the p95.
      expect(metrics?.llm_latency_p95).toBeCloseTo(0.012 + 0.003 * concurrency, 5);
      expect(Object.keys(metrics?.per_item_metrics ?? {})).toHaveLength(2 * concurrency);
      expect(metrics?.total_runtime).toBeGreaterThan(2 * (0.02 + 0.004 * concurrency) - 0.001);
      expect(metrics?.total_runtime).toBeLessThan(5);
    }
    expect(measured.fit_results.wf_runtime_fit?.slope).toBeCloseTo(0.004, 6);
    const second = await calc(["--offline_mode", "--calc_output_dir", output, ...ESTIMATE, "--no-plots"]);
    // (0.1 − 0.02) ÷ 0.004 = 20 in flight on 8 GPUs: 100 users take 40.
    expect(second.stdout).toContain("Estimated GPU count (Workflow Runtime): 40.0");
    expect(readdirSync(output).sort()).toEqual(["config-sizing-calc.yml", "offline", "online"]);
    expect(server.requests()).toBe(126);
  });

  it("S0-15, S1-20: the combined form gives what the two steps give, in hyphens and underscores", async () => {
    const server = await workflow(known);
    const output = freshFolder();
    const { stdout, stderr } = await calc([
      ...GATHER.map((word) => word.replaceAll("_", "-")),
      "--endpoint",
      server.endpoint,
      ...ESTIMATE,
      "--calc-output-dir",
      output,
    ]);
    expect(stdout).toContain("Estimated GPU count (Workflow Runtime): 40.0");
    // S0-16: what will be sent, and that it takes a while.
    expect(stderr).toContain("6 levels, 126 items. This may take several minutes; Ctrl+C");
    expect(stderr).toMatch(/at this pace .* more at most/);
  });

  it("S1-03, S1-05: without an output folder nothing is written; without a list the levels are 1 to 10", async () => {
    const server = await workflow(() => ({ callsMs: [1] }));
    const { code, stdout } = await calc([
      "--config_file",
      CONFIG,
      "--endpoint",
      server.endpoint,
      "--output-format",
      "json",
    ]);
    expect(code).toBe(0);
    expect(Object.keys(document(stdout).calc_data).map(Number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // S1-08: two questions; passes 0 takes one pass, or a multiple of the concurrency where the set is larger.
    expect(server.requests()).toBe(2 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10);
  });

  it("S1-13, S1-14, S1-15: appended runs lie side by side; a plain one replaces them", async () => {
    const server = await workflow(() => ({ callsMs: [1] }));
    const output = freshFolder();
    const short = [
      "--config_file",
      CONFIG,
      "--concurrencies",
      "1,2",
      "--endpoint",
      server.endpoint,
      "--calc_output_dir",
      output,
      "--no-plots",
    ];
    await calc([...short, "--append_calc_outputs"]);
    await calc([...short, "--append_calc_outputs"]);
    expect(readdirSync(join(output, "online"))).toHaveLength(2);
    await calc(short);
    expect(readdirSync(join(output, "online"))).toEqual([expect.stringMatching(/^job_\d{10}$/)]);
  });

  it("S1-10, S1-11: one question without an answer is enough for 32 at once", async () => {
    const server = await workflow(() => ({ callsMs: [1] }));
    const place = freshFolder();
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "one.json"), '[{"id": 7, "question": "Why?"}]');
    writeFileSync(
      join(place, "config.yml"),
      "eval: {general: {dataset: {_type: json, file_path: one.json}}}\n",
    );
    const { stdout } = await calc([
      "--config_file",
      join(place, "config.yml"),
      "--concurrencies",
      "1,32",
      "--endpoint",
      server.endpoint,
      "--output-format",
      "json",
    ]);
    const ids = Object.keys(document(stdout).calc_data["32"]?.sizing_metrics.per_item_metrics ?? {});
    expect(ids).toHaveLength(32);
    expect(ids).toContain("7");
    expect(ids).toContain("7_rep31");
  });

  it("S0-20: with two models the latency tends to the slower one", async () => {
    const server = await workflow(() => ({ callsMs: [2, 60] }));
    const { stdout } = await calc([
      "--config_file",
      CONFIG,
      "--concurrencies",
      "1,2",
      "--num_passes",
      "2",
      "--endpoint",
      server.endpoint,
      "--output-format",
      "json",
    ]);
    expect(document(stdout).calc_data["1"]?.sizing_metrics.llm_latency_p95).toBeCloseTo(0.06, 3);
  });
});

describe("S1-27, S1-53, S1-54, S0-13: workflows that fail", () => {
  /** The tenth request is the fourth of concurrency 4. */
  const faulty =
    (fault: Schedule["fault"]) =>
    (request: number): Schedule =>
      request === 10 && fault !== undefined ? { ...known(request), fault } : known(request);

  it.each([
    ["fail", "HTTP 500: the model is out of memory"],
    ["hang", "no answer within 1 s"],
    ["half", "broke off in the middle of a line"],
    ["error", "the workflow failed: tool not found"],
  ] as const)("a remote one that does %s is marked, and nothing else is lost", async (fault, said) => {
    const server = await workflow(faulty(fault));
    const output = freshFolder();
    const { code, stdout, stderr } = await calc([
      ...GATHER,
      "--endpoint",
      server.endpoint,
      "--endpoint_timeout",
      "1",
      "--calc_output_dir",
      output,
      ...ESTIMATE,
    ]);
    expect(code).toBe(0);
    expect(server.requests()).toBe(126);
    expect(stderr).toContain("concurrency 4: interrupted, 7 of 8 items answered");
    expect(stderr).toContain(said);
    expect(stdout).toContain("| !W");
    expect(stdout).toContain("Interrupted and left out of every estimate: concurrency 4.");
    const measured = jobOf(output);
    expect(interrupted(measured)).toEqual([4]);
    // The original counts a failed item as zeros, and its start time turns the total into an epoch number.
    expect(measured.calc_data["4"]?.sizing_metrics.total_runtime).toBeLessThan(5);
    expect(measured.gpu_estimates.gpu_estimate_by_wf_runtime).toBeCloseTo(40, 1);
  });

  it("an event that cannot be read costs the event, not the item", async () => {
    const server = await workflow(faulty("garbled-event"));
    const { stdout } = await calc([...GATHER, "--endpoint", server.endpoint, "--output-format", "json"]);
    expect(interrupted(document(stdout))).toEqual([]);
  });

  it("a workflow that tells no events is timed from here, and says why nothing can be estimated", async () => {
    const server = await workflow(() => ({ callsMs: [5], fault: "no-events" }));
    const { stdout } = await calc([
      "--config_file",
      CONFIG,
      "--concurrencies",
      "1,2",
      "--endpoint",
      server.endpoint,
    ]);
    expect(stdout).toContain("No LLM calls were seen");
    expect(stdout).not.toContain("GPU ESTIMATES");
  });

  it("one where nothing answers ends with code 4 and the first reason", async () => {
    const server = await workflow(() => ({ callsMs: [], fault: "fail" }));
    const output = freshFolder();
    const { code, stderr } = await calc([
      "--calc_output_dir",
      output,
      "--config_file",
      CONFIG,
      "--concurrencies",
      "1,2",
      "--endpoint",
      server.endpoint,
    ]);
    expect(code).toBe(4);
    expect(stderr).toContain("First failure: HTTP 500");
    // The first level tells enough; nothing is kept that would stand before earlier runs.
    expect(server.requests()).toBe(2);
    expect(readdirSync(join(output, "online"))).toEqual([]);
    const nobody = await calc([
      "--config_file",
      CONFIG,
      "--concurrencies",
      "1,2",
      "--endpoint",
      "http://127.0.0.1:9",
    ]);
    expect(nobody.code).toBe(4);
    expect(nobody.stderr).toContain("nothing listens at that address");
  });

  it("a local one stops its pass at the first failure; the next level runs", async () => {
    const output = freshFolder();
    mkdirSync(output, { recursive: true });
    const module = join(output, "chain.mjs");
    copyFileSync(join(fixtures, "counting-chain.mjs"), module);
    process.env["FAIL_AT"] = "8";
    const { stderr } = await calc([
      "--config_file",
      CONFIG,
      "--concurrencies",
      "1,2,4,8",
      "--num_passes",
      "3",
      "--module",
      module,
      "--calc_output_dir",
      output,
      "--no-plots",
    ]);
    delete process.env["FAIL_AT"];
    // Requests 1–3 and 4–9 are of levels 1 and 2; the eighth is the fifth of level 2, and its neighbour was under way.
    expect(stderr).toMatch(/concurrency 2: interrupted, [45] of 6 items answered/);
    expect(stderr).toContain("no answer to 72 characters");
    const measured = jobOf(output);
    expect(interrupted(measured)).toEqual([2]);
    expect(Object.keys(measured.calc_data["8"]?.sizing_metrics.per_item_metrics ?? {})).toHaveLength(24);
    // Two calls of 3 ms each were seen by their callbacks.
    const { llm_latency_p95: latency = 0, workflow_runtime_p95: runtime = 0 } =
      measured.calc_data["1"]?.sizing_metrics ?? {};
    expect(latency).toBeGreaterThan(0.002);
    expect(latency).toBeLessThan(runtime);
  });

  it("Ctrl+C keeps the levels that were finished", async () => {
    const stop = new AbortController();
    const server = await workflow((request) => {
      if (request === 9) stop.abort();
      return known(request);
    });
    const output = freshFolder();
    const { code, stdout } = await calc(
      [...GATHER, "--endpoint", server.endpoint, "--calc_output_dir", output],
      {},
      stop.signal,
    );
    expect(code).toBe(130);
    expect(stdout).toBe("");
    expect(Object.keys(jobOf(output).calc_data)).toEqual(["1", "2"]);
    const { stdout: later } = await calc([
      "--offline_mode",
      "--calc_output_dir",
      output,
      ...ESTIMATE,
      "--no-plots",
    ]);
    expect(later).toContain("Estimated GPU count (Workflow Runtime): 40.0");
  });
});

/** An OpenAI-compatible endpoint that remembers what it was asked with. */
async function openAi(): Promise<{ baseUrl: string; asked: { model?: string; key: string | undefined }[] }> {
  const asked: { model?: string; key: string | undefined }[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += String(part);
    response.setHeader("content-type", "application/json");
    if (request.url === "/v1/models") {
      response.end('{"data": [{"id": "first-model"}]}');
      return;
    }
    asked.push({ model: (JSON.parse(body) as { model: string }).model, key: request.headers.authorization });
    response.end('{"choices": [{"message": {"content": "21"}}]}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push({
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked };
}

describe("other workflows, and their keys", () => {
  const withLlm = (baseUrl: string, more = ""): string => {
    const place = freshFolder();
    mkdirSync(place, { recursive: true });
    copyFileSync(join(fixtures, "simple_calculator.json"), join(place, "simple_calculator.json"));
    const text = readFileSync(CONFIG, "utf8")
      .replace("http://127.0.0.1:8000/v1", baseUrl)
      .replace("    temperature: 0.0\n", more);
    writeFileSync(join(place, "config.yml"), text);
    return join(place, "config.yml");
  };
  const SHORT = ["--concurrencies", "1,2", "--output-format", "json"];

  it("S0-06, S0-10: llms.*.base_url and model_name are used, the workflow and its functions are passed over and said", async () => {
    const { baseUrl, asked } = await openAi();
    const { code, stderr } = await calc(["--config_file", withLlm(baseUrl), ...SHORT], {
      NVIDIA_API_KEY: "nvapi-secret",
    });
    expect(code).toBe(0);
    expect(asked[0]).toEqual({ model: "meta/llama-3.3-70b-instruct", key: "Bearer nvapi-secret" });
    expect(stderr).toContain("each question is one call to llms.nim_llm");
    expect(stderr).not.toContain("nvapi-secret");
  });

  it("S0-04: a key that is none of NVIDIA's is refused, unseen", async () => {
    const { baseUrl, asked } = await openAi();
    const { code, stderr } = await calc(["--config_file", withLlm(baseUrl), ...SHORT], {
      NVIDIA_API_KEY: "sk-oops",
    });
    expect(code).toBe(2);
    expect(stderr).toContain('does not start with "nvapi-"');
    expect(stderr).not.toContain("sk-oops");
    expect(asked).toEqual([]);
  });

  it("an endpoint that ends in /v1 is a workflow of one call; its first model is asked; no key goes to a stranger", async () => {
    const { baseUrl, asked } = await openAi();
    const { code, stderr } = await calc(["--config_file", CONFIG, "--endpoint", baseUrl, ...SHORT], {
      OPENAI_API_KEY: "sk-mine",
      NVIDIA_API_KEY: "nvapi-x",
    });
    expect(code).toBe(0);
    expect(asked[0]).toEqual({ model: "first-model", key: undefined });
    expect(stderr).toContain("first-model at 127.0.0.1");
  });

  it("a key in the configuration is used, and the configuration not copied", async () => {
    const { baseUrl, asked } = await openAi();
    const output = freshFolder();
    const { stderr } = await calc([
      "--config_file",
      withLlm(baseUrl, "    api_key: local-key\n"),
      ...SHORT,
      "--calc_output_dir",
      output,
    ]);
    expect(asked[0]?.key).toBe("Bearer local-key");
    expect(stderr).toContain("holds a key and is not copied");
    expect(readdirSync(output)).toEqual(["online"]);
  });

  it("a command answers on stdout, its events are read, and its failure is told", async () => {
    const script = join(folder, "workflow.mjs");
    writeFileSync(
      script,
      `const e = (event_type, event_timestamp) => console.log("intermediate_data: " + JSON.stringify({ event_type, event_timestamp, UUID: "1" }));
       let question = ""; for await (const part of process.stdin) question += part;
       if (process.env.BREAK) { console.error("no tool for that"); process.exit(3); }
       e("LLM_START", 10); e("LLM_END", 12.5); console.log("21 to " + question);`,
    );
    const command = `"${process.execPath}" "${script}"`;
    const { stdout } = await calc(["--config_file", CONFIG, "--command", command, ...SHORT]);
    expect(document(stdout).calc_data["1"]?.sizing_metrics.llm_latency_p95).toBe(2.5);
    const failed = await calc(["--config_file", CONFIG, "--command", `BREAK=1 ${command}`, ...SHORT]);
    expect(failed.code).toBe(4);
    expect(failed.stderr).toContain("the command ended with 3: no tool for that");
  });

  it("S1-12: warns when the evaluation would clean up the calculator's folder", async () => {
    const server = await workflow(() => ({ callsMs: [1] }));
    const place = freshFolder();
    mkdirSync(place, { recursive: true });
    copyFileSync(join(fixtures, "simple_calculator.json"), join(place, "simple_calculator.json"));
    writeFileSync(
      join(place, "config.yml"),
      readFileSync(CONFIG, "utf8").replace(".tmp/aiq/examples/simple_calculator/eval", `${place}/out/`),
    );
    const { stderr } = await calc([
      "--config_file",
      join(place, "config.yml"),
      "--endpoint",
      server.endpoint,
      ...SHORT,
      "--calc_output_dir",
      join(place, "out"),
    ]);
    expect(stderr).toContain("would delete the measurements");
  });

  it("S0-09: YAML that cannot be read is said with its line, and left as it is", async () => {
    const broken = join(folder, "broken.yml");
    const text = "llms:\n  nim_llm: [1, 2\neval: {";
    writeFileSync(broken, text);
    const { code, stderr } = await calc(["--config_file", broken, ...SHORT]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/is not valid YAML: .*line \d/);
    expect(readFileSync(broken, "utf8")).toBe(text);
  });

  it("S0-11: the configuration is copied to the output folder; a missing one is said", async () => {
    const server = await workflow(() => ({ callsMs: [1] }));
    const output = freshFolder();
    await calc([
      "--config_file",
      CONFIG,
      "--endpoint",
      server.endpoint,
      ...SHORT,
      "--calc_output_dir",
      output,
    ]);
    expect(readFileSync(join(output, "config-sizing-calc.yml"), "utf8")).toBe(readFileSync(CONFIG, "utf8"));
    const { code, stderr } = await calc(["--config_file", join(folder, "absent.yml"), ...SHORT]);
    expect(code).toBe(2);
    expect(stderr).toContain("absent.yml");
  });
});
