/** How each load generator is asked for a closed loop of so many streams, and what it then says. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export interface Ask {
  /** Without /v1. */
  readonly url: string;
  readonly model: string;
  readonly streams: number;
  readonly seconds: number;
  readonly isl: number;
  readonly osl: number;
  readonly tokenizer: string;
  /** Empty, for the tool's output. */
  readonly folder: string;
  /** JSON lines with `prompt`; without it, prompts as the tool makes them. */
  readonly prompts?: string;
  /** Measured requests after `warmup` others, instead of `seconds`. */
  readonly requests?: number;
  readonly warmup?: number;
}

/** Milliseconds; of the requests that the tool counts. */
export interface Said {
  readonly requests: number;
  readonly ttftP50: number;
  readonly ttftP99: number;
  readonly itlP50: number;
  readonly itlP99: number;
  readonly e2eP50: number;
  readonly tokensPerSecond: number;
}

export interface Tool {
  readonly name: string;
  /** Null: ours. */
  readonly version: string | null;
  readonly words: (ask: Ask, bin: string) => readonly string[];
  readonly read: (ask: Ask, stdout: string) => Said;
}

interface Tree {
  readonly [key: string]: Tree;
}
const parsed = (text: string): Tree => JSON.parse(text) as Tree;
const number = (tree: Tree | undefined): number => (typeof tree === "number" ? tree : Number.NaN);
const SECOND_MS = 1000;

const headroom: Tool = {
  name: "headroom",
  version: null,
  words: ({ url, model, streams, seconds, isl, osl, folder, prompts, requests }) => [
    process.execPath,
    fileURLToPath(new URL("../../dist/main.js", import.meta.url)),
    ...["bench", "--yes", "--endpoint", `${url}/v1`, "--model", model, "--concurrency", String(streams)],
    ...(requests === undefined ? ["--duration", String(seconds)] : ["--requests", String(requests)]),
    ...(prompts === undefined ? ["--isl", String(isl)] : ["--dataset", prompts]),
    ...["--osl", String(osl), "--output-format", "json", "--output", join(folder, "headroom.json")],
  ],
  read: (_, stdout) => {
    const level = parsed(stdout)["levels"]?.["0"];
    return {
      requests: number(level?.["ok"]),
      ttftP50: number(level?.["ttftMs"]?.["p50"]),
      ttftP99: number(level?.["ttftMs"]?.["p99"]),
      itlP50: number(level?.["itlMs"]?.["p50"]),
      itlP99: number(level?.["itlMs"]?.["p99"]),
      e2eP50: number(level?.["e2eMs"]?.["p50"]),
      tokensPerSecond: number(level?.["outputTokensPerSecond"]),
    };
  },
};

const guidellm: Tool = {
  name: "guidellm",
  version: "0.8.1",
  words: ({ url, model, streams, seconds, tokenizer, folder, prompts, isl, osl, requests }, bin) => {
    const path = prompts ?? join(folder, "prompts.jsonl");
    // Each row is used once.
    const rows = Array.from({ length: 8192 }, (_, at) =>
      JSON.stringify({ prompt: `${at} ${"word ".repeat(isl - 2)}`, output_tokens_count: osl }),
    );
    if (prompts === undefined) writeFileSync(path, rows.join("\n"));
    return [
      join(bin, "guidellm"),
      "run",
      ...["--backend", `kind=openai_http,target=${url},model=${model},request_format=/v1/chat/completions`],
      ...["--profile", `kind=concurrent,streams=${streams}`],
      ...[
        "--constraint",
        requests === undefined
          ? `kind=max_duration,seconds=${seconds}`
          : `kind=max_requests,count=${requests}`,
      ],
      ...["--data", `kind=json_file,path=${path}`, "--tokenizer", `kind=huggingface_auto,model=${tokenizer}`],
      ...["--output", `kind=json,path=${join(folder, "guidellm.json")}`, "--disable-progress"],
    ];
  },
  read: ({ folder }) => {
    const metrics = parsed(readFileSync(join(folder, "guidellm.json"), "utf8"))["benchmarks"]?.["0"]?.[
      "metrics"
    ];
    const of = (name: string) => metrics?.[name]?.["successful"]?.["percentiles"];
    return {
      requests: number(metrics?.["request_totals"]?.["successful"]),
      ttftP50: number(of("time_to_first_token_ms")?.["p50"]),
      ttftP99: number(of("time_to_first_token_ms")?.["p99"]),
      itlP50: number(of("inter_token_latency_ms")?.["p50"]),
      itlP99: number(of("inter_token_latency_ms")?.["p99"]),
      // The one latency it gives in seconds.
      e2eP50: number(of("request_latency")?.["p50"]) * SECOND_MS,
      tokensPerSecond: number(metrics?.["output_tokens_per_second"]?.["successful"]?.["mean"]),
    };
  },
};

const aiperf: Tool = {
  name: "aiperf",
  version: "0.13.0",
  words: ({ url, model, streams, seconds, tokenizer, folder, prompts, isl, osl, requests, warmup }, bin) => [
    join(bin, "aiperf"),
    ...["profile", "--model", model, "--url", url, "--endpoint-type", "chat", "--streaming"],
    ...[
      "--concurrency",
      String(streams),
      "--tokenizer",
      tokenizer,
      "--use-server-token-count",
      "--ui",
      "none",
    ],
    ...(requests === undefined
      ? ["--benchmark-duration", String(seconds), "--benchmark-grace-period", "15"]
      : ["--request-count", String(requests)]),
    ...(warmup === undefined ? [] : ["--warmup-request-count", String(warmup)]),
    ...(prompts === undefined
      ? ["--synthetic-input-tokens-mean", String(isl), "--output-tokens-mean", String(osl)]
      : [
          "--input-file",
          prompts,
          "--custom-dataset-type",
          "single_turn",
          "--extra-inputs",
          `max_tokens:${osl}`,
        ]),
    ...(prompts === undefined ? [] : ["--extra-inputs", "ignore_eos:true"]),
    ...["--output-artifact-dir", folder],
  ],
  read: ({ folder }) => {
    const metrics = parsed(readFileSync(join(folder, "profile_export_aiperf.json"), "utf8"));
    return {
      requests: number(metrics["request_count"]?.["avg"]),
      ttftP50: number(metrics["time_to_first_token"]?.["p50"]),
      ttftP99: number(metrics["time_to_first_token"]?.["p99"]),
      itlP50: number(metrics["inter_token_latency"]?.["p50"]),
      itlP99: number(metrics["inter_token_latency"]?.["p99"]),
      e2eP50: number(metrics["request_latency"]?.["p50"]),
      tokensPerSecond: number(metrics["output_token_throughput"]?.["avg"]),
    };
  },
};

const inferencePerf: Tool = {
  name: "inference-perf",
  version: "0.7.0",
  words: ({ url, model, streams, seconds, tokenizer, folder, isl, osl }, bin) => {
    const length = (mean: number) => ({ min: mean, max: mean, mean, std_dev: 0, total_count: 4096 });
    // As many requests as an undisturbed server answers in that time.
    const requests = Math.ceil((streams * seconds * SECOND_MS) / 1400 / streams) * streams;
    const config = {
      load: {
        type: "concurrent",
        stages: [{ num_requests: requests, concurrency_level: streams }],
        num_workers: 1,
        worker_max_concurrency: Math.max(100, streams),
      },
      // Its random prompts go to /completions only.
      api: { type: "completion", streaming: true },
      server: { type: "vllm", model_name: model, base_url: url, ignore_eos: true },
      tokenizer: { pretrained_model_name_or_path: tokenizer },
      data: { type: "random", input_distribution: length(isl), output_distribution: length(osl) },
      report: {
        request_lifecycle: { summary: true, per_stage: false, per_request: false, percentiles: [50, 99] },
      },
      storage: { local_storage: { path: join(folder, "report") } },
    };
    const path = join(folder, "config.json");
    writeFileSync(path, JSON.stringify(config));
    return [join(bin, "inference-perf"), "--config_file", path];
  },
  read: ({ folder }) => {
    const report = parsed(readFileSync(join(folder, "report", "summary_lifecycle_metrics.json"), "utf8"));
    const latency = report["successes"]?.["latency"];
    const of = (name: string, key: string) => number(latency?.[name]?.[key]) * SECOND_MS;
    return {
      requests: number(report["successes"]?.["count"]),
      ttftP50: of("time_to_first_token", "median"),
      ttftP99: of("time_to_first_token", "p99"),
      // (E2E - TTFT) / (n - 1), as ours; what it calls ITL is a single gap.
      itlP50: of("time_per_output_token", "median"),
      itlP99: of("time_per_output_token", "p99"),
      e2eP50: of("request_latency", "median"),
      tokensPerSecond: number(report["successes"]?.["throughput"]?.["output_tokens_per_sec"]),
    };
  },
};

export const OURS = headroom;
export const PEERS: readonly Tool[] = [guidellm, aiperf, inferencePerf];
