import { describe, expect, it } from "vitest";
import type { Workflow } from "../../../src/app/ports.ts";
import { type CalcEvent, type CalcServices, runCalc } from "../../../src/app/sizing/run-calc.ts";
import { type CalcRunnerConfig, calcConfigOf } from "../../../src/domain/sizing/calc-config.ts";

/** A workflow that takes 1 s a request in flight, on a clock of its own; nothing is waited for. */
function workflowAt(host: string): { workflow: Workflow; most: () => number } {
  let clock = 0;
  let inFlight = 0;
  let most = 0;
  return {
    most: () => most,
    workflow: {
      kind: "remote",
      name: `the workflow at ${host}`,
      host,
      run: async () => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        const startSeconds = clock;
        await new Promise((resolve) => setImmediate(resolve));
        const endSeconds = startSeconds + inFlight;
        inFlight -= 1;
        if (inFlight === 0) clock = endSeconds;
        return {
          ok: true,
          startSeconds,
          endSeconds,
          calls: [{ startSeconds, endSeconds, model: null }],
          trace: null,
        };
      },
    },
  };
}

interface Written {
  readonly events: CalcEvent[];
  readonly files: string[];
}

async function ran(host: string, over: CalcRunnerConfig = {}) {
  const { workflow, most } = workflowAt(host);
  const seen: Written = { events: [], files: [] };
  const unused = async () => workflow;
  const services: CalcServices = {
    workflows: { toolkit: unused, openAi: unused, command: unused, module: unused },
    configs: {
      read: async () => ({
        text: "",
        outputDir: null,
        dataset: { type: "json", path: "d.json", idKey: "id", questionKey: "question" },
        llms: [],
        holdsKey: false,
      }),
      items: async () => [{ id: "1", input: "Why?" }],
      edited: async () => "",
    },
    store: {
      openJob: async () => ({
        folder: "job",
        write: async (name) => void seen.files.push(name),
        discard: async () => undefined,
        replaceOthers: async () => [],
      }),
      onlineJobs: async () => null,
      keepConfig: async (outputDir) => outputDir,
    },
    draw: async () => [{ name: "concurrency_vs_p95_simple.svg", content: "<svg/>" }],
  };
  const run = await runCalc(
    calcConfigOf({
      config_file: "c.yml",
      output_dir: "out",
      endpoint: `http://${host}`,
      concurrencies: [1, 2, 4],
      num_passes: 2,
      ...over,
    }),
    services,
    { onEvent: (event) => void seen.events.push(event) },
  );
  return { run, most, ...seen };
}

const sweep = (events: readonly CalcEvent[]) => events.find((event) => event.type === "sweep");

describe("a run of the calculator", () => {
  it("never has more in flight than the level says, and as many", async () => {
    const { most, run } = await ran("127.0.0.1");
    expect(most()).toBe(4);
    expect(run.result.levels.map(({ level }) => level.items.length)).toEqual([2, 4, 8]);
  });

  it("writes each level before the next, all before anything is estimated, pictures last", async () => {
    const { files } = await ran("127.0.0.1");
    expect(files).toEqual([
      ...Array.from({ length: 4 }, () => "calc_runner_output.json"),
      "concurrency_vs_p95_simple.svg",
    ]);
  });

  it("keeps the measurements where no estimate can be made of them", async () => {
    const { run, files } = await ran("127.0.0.1", {
      test_gpu_count: 8,
      target_users: 10,
      target_workflow_runtime: 0.001,
    });
    // By the line 0.001 requests in flight take 0.001 s: 80,000 GPUs, which is nonsense and stays where the original has it.
    expect(run.output.gpu_estimates.gpu_estimate_by_wf_runtime).toBeCloseTo(80_000, 3);
    expect(run.output.advice.gpus).toBeNull();
    expect(run.output.advice.sentences[0]).toContain("No measured level meets the targets");
    expect(Object.keys(run.output.calc_data)).toEqual(["1", "2", "4"]);
    expect(files.length).toBeGreaterThan(3);
  });

  it("S0-02: knows a public host from one's own", async () => {
    expect(sweep((await ran("api.example.com")).events)).toMatchObject({
      isPublic: true,
      items: 14,
      levels: 3,
    });
    expect(sweep((await ran("10.0.0.7")).events)).toMatchObject({ isPublic: false });
  });

  it("S1-06: advises ten levels when there are fewer, and computes all the same", async () => {
    const { run } = await ran("127.0.0.1");
    expect(run.output.advice.sentences.join(" ")).toContain(
      "3 levels were measured; at least 10 make a firmer line.",
    );
  });

  it("S1-21, S1-22: GPUs and users that lack are said before anything is sent", async () => {
    const { events } = await ran("127.0.0.1");
    const notices = events.flatMap((event) => (event.type === "notice" ? [event.message] : []));
    expect(notices.join(" ")).toMatch(/Test GPU count is 0\. .* Target users is 0\./);
  });
});
