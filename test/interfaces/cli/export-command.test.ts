import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { parseArguments } from "../../../src/interfaces/cli/arguments.ts";
import { BENCH_FLAGS, benchRequestFrom } from "../../../src/interfaces/cli/bench-flags.ts";
import { OUTPUT_FLAGS } from "../../../src/interfaces/cli/output-flags.ts";
import { runInProcess } from "../../support/run-in-process.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-export-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const KEYS = { HEADROOM_HOME: folder, HEADROOM_API_KEY: "sk-endpoint", HEADROOM_QUEUE_PASSWORD: "pw-queue" };

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
  readonly resources: Record<string, Record<string, unknown>>;
}
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: Record<string, unknown> & {
    readonly template: { readonly metadata: unknown; readonly spec: Record<string, unknown> };
  };
}

async function exported(...argv: readonly string[]): Promise<{ text: string; manifests: Manifest[] }> {
  const { code, stdout, stderr } = await runInProcess(["export", ...argv], KEYS);
  expect(code, stderr).toBe(0);
  const documents = parseAllDocuments(stdout);
  return {
    text: stdout,
    manifests: documents.map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS() as Manifest;
    }),
  };
}

const named = (manifests: readonly Manifest[], name: string): Manifest => {
  const found = manifests.find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
const containerOf = ({ spec }: Manifest): Container =>
  (spec.template.spec["containers"] as readonly Container[])[0] as Container;

const BENCH = ["--endpoint", "http://vllm.inference.svc:8000/v1", "--model", "llama-3.1-8b"];
const LOAD = [
  "--concurrency",
  "64,256",
  "--isl",
  "500~150",
  "--extra-body",
  '{"top_p": 0.9, "stop": ["\'\\n"]}',
];

describe("headroom export", () => {
  it("lists what there is", async () => {
    const { code, stdout } = await runInProcess(["export"], KEYS);
    expect(code).toBe(0);
    for (const name of ["k8s-bench", "vllm", "hpa", "keda"]) expect(stdout).toContain(name);
  });
  it.each([
    [["helm"], "is nothing that can be exported"],
    [["kda"], "Did you mean keda?"],
    [["vllm"], "made from a plan"],
    [["vllm", "--plan", "p.json", "--rate", "3"], "--rate says nothing to the export vllm"],
    [["k8s-bench"], "cannot do without --endpoint"],
    [["k8s-bench", "--endpoint", "http://h/v1"], "Name the model with --model"],
    [["k8s-bench", ...BENCH, "--trace", "t.csv"], "a file that the cluster does not have"],
    [["k8s-bench", ...BENCH, "--plan", "p.json"], "--plan says nothing"],
    [["k8s-bench", ...BENCH, "--name", "Big Bench"], "is no name in Kubernetes"],
    [["k8s-bench", ...BENCH, "--workers", "0"], "is not a number from 1 to 1000"],
    [["k8s-bench", ...BENCH, "--header", "Authorization=Bearer x"], "is not a flag"],
  ])("refuses %j with a sentence", async (argv, sentence) => {
    const { code, stdout, stderr } = await runInProcess(["export", ...argv], KEYS);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(new RegExp(sentence.replaceAll(/[?.]/g, "\\$&")));
  });
});

describe("headroom export k8s-bench", () => {
  it("is a queue with its service, an Indexed Job of workers, and the Job that asks them", async () => {
    const { manifests } = await exported("k8s-bench", ...BENCH, ...LOAD, "--workers", "4");
    expect(manifests.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
      "apps/v1 Deployment",
      "v1 Service",
      "batch/v1 Job",
      "batch/v1 Job",
    ]);
    const workers = named(manifests, "headroom-bench-workers");
    expect(workers.spec).toMatchObject({
      completionMode: "Indexed",
      completions: 4,
      parallelism: 4,
      // The death of one must not end the others.
      backoffLimitPerIndex: 0,
      maxFailedIndexes: 4,
    });
    expect(workers.spec.template.spec["restartPolicy"]).toBe("Never");
    const worker = containerOf(workers);
    expect(worker.args).toEqual([
      ...["worker", "--queue", "redis://headroom-bench-queue:6379"],
      ...["--allow-host", "vllm.inference.svc:8000", "--once"],
    ]);
    // A limit on cores would halt the sending thread.
    expect(worker.resources["limits"]).not.toHaveProperty("cpu");
    const service = named(manifests.slice(1), "headroom-bench-queue");
    const queue = named(manifests, "headroom-bench-queue");
    expect(service.spec["selector"]).toEqual((queue.spec.template.metadata as { labels: unknown }).labels);
    expect((queue.spec["selector"] as { matchLabels: unknown }).matchLabels).toEqual(
      service.spec["selector"],
    );
  });
  it("runs the very benchmark that was typed", async () => {
    const { manifests } = await exported("k8s-bench", ...BENCH, ...LOAD, "--no-ignore-eos", "--workers", "3");
    const { args } = containerOf(named(manifests, "headroom-bench-run"));
    expect(args.every((word) => typeof word === "string")).toBe(true);
    const specs = [...BENCH_FLAGS, ...OUTPUT_FLAGS];
    const { flags } = parseArguments(args, specs, "bench");
    const typed = parseArguments([...BENCH, ...LOAD, "--no-ignore-eos"], specs, "bench");
    expect(benchRequestFrom(flags)).toEqual(benchRequestFrom(typed.flags));
    expect(Object.fromEntries(flags)).toMatchObject({
      workers: "3",
      queue: "redis://headroom-bench-queue:6379",
      yes: "true",
      "output-format": "json",
    });
  });
  it("refers to keys in Secrets and holds none, and says what it will send", async () => {
    const { text, manifests } = await exported("k8s-bench", ...BENCH, ...LOAD, "--namespace", "bench");
    expect(text).not.toMatch(/sk-endpoint|pw-queue/);
    expect(manifests.map(({ kind }) => kind)).not.toContain("Secret");
    expect(manifests.every(({ metadata }) => metadata.namespace === "bench")).toBe(true);
    for (const name of ["headroom-bench-workers", "headroom-bench-run"]) {
      const { env } = containerOf(named(manifests, name));
      expect(env).toContainEqual({
        name: "HEADROOM_QUEUE_PASSWORD",
        valueFrom: { secretKeyRef: { name: "headroom-bench-queue", key: "password" } },
      });
      expect(env).toContainEqual({
        name: "HEADROOM_API_KEY",
        valueFrom: { secretKeyRef: { name: "headroom-bench-endpoint", key: "api-key", optional: true } },
      });
    }
    expect(text).toMatch(/# Load for vllm\.inference\.svc:8000, model llama-3\.1-8b: 2 levels/);
    expect(text).toContain("# Before: kubectl -n bench create secret generic headroom-bench-queue");
  });
  it("has Kubernetes put no variable, and so no key, into what was typed", async () => {
    const body = '{"user": "$(HEADROOM_API_KEY) costs $$"}';
    const { manifests } = await exported("k8s-bench", ...BENCH, "--extra-body", body);
    const { args } = containerOf(named(manifests, "headroom-bench-run"));
    // Kubernetes reads $$ as $.
    expect(args).toContain('{"user": "$$(HEADROOM_API_KEY) costs $$$$"}');
  });
  it("is one JSON document when that is asked for", async () => {
    const { stdout } = await runInProcess(["export", "k8s-bench", ...BENCH, "--output-format", "json"], KEYS);
    expect(JSON.parse(stdout)).toMatchObject({ kind: "headroom.export", target: "k8s-bench" });
  });
});

describe("headroom export of a plan", () => {
  const file = join(folder, "plan.json");
  const planned = async (...argv: readonly string[]) => {
    const { stdout } = await runInProcess(
      ["plan", "--model", "llama-3.1-8b", "--rps", "20", "--isl", "500", "--osl", "200", ...argv].concat([
        "--output",
        file,
        "--output-format",
        "json",
      ]),
      KEYS,
    );
    return JSON.parse(stdout);
  };
  it("vllm: starts the engine with the plan's settings on the plan's machines", async () => {
    const plan = await planned("--precision", "fp8", "--gpu", "h100", "--tp", "2");
    const { manifests } = await exported("vllm", "--plan", file, "--name", "chat-8b");
    const [deployment, service] = manifests;
    expect(deployment?.spec).toMatchObject({ replicas: plan.replicas.max });
    const { args, command, resources } = containerOf(deployment as Manifest);
    expect(command).toEqual(["vllm", "serve"]);
    const settingOf = (flag: string) => args[args.indexOf(flag) + 1];
    expect(args[0]).toBe(plan.inputs.model.value);
    expect(settingOf("--tensor-parallel-size")).toBe("2");
    expect(settingOf("--max-model-len")).toBe(String(plan.inputs.contextWindow.value));
    expect(settingOf("--max-num-seqs")).toBe(String(plan.inputs.batchSize.value));
    expect(settingOf("--quantization")).toBe("fp8");
    expect(resources["limits"]).toEqual({ "nvidia.com/gpu": 2 });
    expect(service?.metadata.name).toBe("chat-8b");
  });
  it.each(["--chat-template=http://elsewhere.example/t", "$(HF_TOKEN)", "/srv/models/x"])(
    "vllm: refuses %j, which is no model's name, out of a plan document",
    async (model) => {
      const plan = await planned();
      plan.inputs.model.value = model;
      writeFileSync(file, JSON.stringify(plan));
      const { code, stdout, stderr } = await runInProcess(["export", "vllm", "--plan", file], KEYS);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain("has no name that a server could fetch it by");
    },
  );
  it("keeps what a plan document says within the comment", async () => {
    const plan = await planned();
    plan.verdict.summary = "Fine.\n---\nkind: Pod\u2028kind: Pod";
    writeFileSync(file, JSON.stringify(plan));
    const { text, manifests } = await exported("hpa", "--plan", file);
    expect(manifests.map(({ kind }) => kind)).toEqual(["HorizontalPodAutoscaler"]);
    expect(text).toContain("# Fine. --- kind: Pod kind: Pod\n");
  });
  it("hpa and keda: scale between the plan's bounds at the plan's thresholds", async () => {
    const { autoscaling } = await planned();
    const [hpa] = (await exported("hpa", "--plan", file)).manifests;
    expect(hpa?.spec).toMatchObject({
      minReplicas: autoscaling.minReplicas,
      maxReplicas: autoscaling.maxReplicas,
      scaleTargetRef: { kind: "Deployment", name: "vllm" },
    });
    const [keda] = (await exported("keda", "--plan", file, "--namespace", "inference")).manifests;
    const triggers = keda?.spec["triggers"] as readonly { metadata: { query: string; threshold: string } }[];
    expect(Number(triggers[0]?.metadata.threshold)).toBeCloseTo(autoscaling.queueDepthPerReplica.value, 3);
    expect(Number(triggers[1]?.metadata.threshold)).toBeCloseTo(
      autoscaling.requestsPerSecondPerReplica.value,
      3,
    );
    expect(triggers[0]?.metadata.query).toBe('sum(vllm:num_requests_waiting{namespace="inference"})');
  });
  it("is refused for another engine and for what is no plan", async () => {
    await planned("--engine", "sglang");
    const other = await runInProcess(["export", "vllm", "--plan", file], KEYS);
    expect([other.code, other.stdout]).toEqual([2, ""]);
    expect(other.stderr).toContain("The plan is for sglang, not for vLLM.");
    const none = await runInProcess(["export", "hpa", "--plan", join(folder, "none.json")], KEYS);
    expect(none.code).toBe(2);
  });
});
