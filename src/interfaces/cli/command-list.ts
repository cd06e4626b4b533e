/** The commands: names and one line each, so that help needs nothing else; a command's own module is loaded when it runs. */
import type { Command } from "./command.ts";

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly usage: readonly string[];
  readonly load: () => Promise<Command>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "plan",
    summary: "A plan from flags; no chat model involved",
    usage: [
      "headroom plan --model llama-3.1-8b --rps 20 --isl 500 --osl 200",
      "headroom --rps 10 --input-tokens 500 --output-tokens 200 --model-size 70 --cost --output plan.json",
    ],
    load: async () => (await import("./plan-command.ts")).planCommand,
  },
  {
    name: "bench",
    summary: "Latency, knee and safe load of a live OpenAI-compatible endpoint",
    usage: [
      "headroom bench --endpoint http://127.0.0.1:8000/v1 --concurrency 1,2,4,8",
      "headroom bench --endpoint http://127.0.0.1:8000/v1 --ttft-ms 500 --itl-ms 30",
      "headroom bench --endpoint http://127.0.0.1:8000/v1 --rate 1,2,4 --duration 60 --yes --output bench.json",
      "headroom bench --resume bench.json",
      "headroom bench --endpoint http://10.0.0.5:8000/v1 --concurrency 512,1024 --queue rediss://queue.example:6379 --workers 4",
    ],
    load: async () => (await import("./bench-command.ts")).benchCommand,
  },
  {
    name: "worker",
    summary: "A load worker: sends shares of benchmarks that other machines ask for",
    usage: [
      "HEADROOM_QUEUE_PASSWORD=… headroom worker --queue rediss://queue.example:6379 --allow-host 10.0.0.5:8000",
      "headroom worker --queue redis://127.0.0.1:6379 --allow-host 127.0.0.1:8000 --once",
    ],
    load: async () => (await import("./worker-command.ts")).workerCommand,
  },
  {
    name: "calibrate",
    summary: "Fits the forecast to a benchmark of your own, kept by name for plans",
    usage: [
      "headroom calibrate --from bench.json --name prod-8b --model llama-3.1-8b --gpu H100",
      "headroom plan --calibration prod-8b --rps 20 --isl 500 --osl 200",
      "headroom calibrate list",
      "headroom calibrate show prod-8b",
    ],
    load: async () => (await import("./calibrate-command.ts")).calibrateCommand,
  },
  {
    name: "lab",
    summary: "The inference-physics experiments: baseline, sweep, token budget, KV cliff and more",
    usage: [
      "headroom lab",
      "headroom lab preflight",
      "headroom lab sweep --endpoint http://127.0.0.1:8000/v1 --model llama-3.1-8b --yes --output sweep.json",
      "headroom lab kv-cliff --users 64 --context 4096",
      "headroom lab checklist --from baseline.json --from sweep.json --slo-ms 2000",
    ],
    load: async () => (await import("./lab-command.ts")).labCommand,
  },
  {
    name: "recommend",
    summary: "Machines of the clouds ranked by cost under latency targets",
    usage: [
      "headroom recommend --model llama-3.1-8b --workload chat --users 100",
      "headroom recommend --model llama-3.1-70b --workload rag --users 50 --headroom 50 --quantization fp8 --region europe --top 5 --output results.json",
      "headroom recommend --model llama-3.1-70b --rps 5 --owned 16xA100-80GB --api llama-3.3-70b",
      "headroom recommend --list-zones",
    ],
    load: async () => (await import("./recommend-command.ts")).recommendCommand,
  },
  {
    name: "gpus",
    summary: "GPUs of the catalog, or one of them in full",
    usage: ["headroom gpus", "headroom gpus H100"],
    load: async () => (await import("./gpus-command.ts")).gpusCommand,
  },
  {
    name: "models",
    summary: "Models of the catalog, one of them in full, or a check of config.json files",
    usage: ["headroom models", "headroom models llama-3.1-8b", "headroom models --check FOLDER"],
    load: async () => (await import("./models-command.ts")).modelsCommand,
  },
  {
    name: "prices",
    summary: "List prices of machines by GPU, with their dates",
    usage: [
      "headroom prices H100",
      "headroom prices L4 --cloud gcp --region us-central1",
      "headroom prices update",
      "headroom prices api",
    ],
    load: async () => (await import("./prices-command.ts")).pricesCommand,
  },
  {
    name: "zones",
    summary: "Regions and zones that have prices",
    usage: ["headroom zones", "headroom zones --cloud gcp"],
    load: async () => (await import("./zones-command.ts")).zonesCommand,
  },
  {
    name: "validate",
    summary: "The accuracy report: forecasts against published measurements, or your own",
    usage: [
      "headroom validate",
      "headroom validate --picture accuracy.svg",
      "headroom validate --data measured.csv --output-format json",
    ],
    load: async () => (await import("./validate-command.ts")).validateCommand,
  },
  {
    name: "evidence",
    summary: "The published measurements nearest to a model on a GPU, beside the forecast",
    usage: [
      "headroom evidence --model llama-3.1-70b --gpu H100",
      "headroom evidence --model deepseek-r1 --gpu B200 --engine sglang --tp 8 --concurrency 64",
    ],
    load: async () => (await import("./evidence-command.ts")).evidenceCommand,
  },
  {
    name: "sizing",
    summary: "GPUs for a whole workflow from a concurrency sweep, measured or kept",
    usage: [
      "headroom sizing calc --config-file config.yml --calc-output-dir out --concurrencies 1,2,4,8,16,32 --num-passes 2 --endpoint http://127.0.0.1:8000",
      "headroom sizing calc --offline-mode --calc-output-dir out --test-gpu-count 8 --target-workflow-runtime 10 --target-users 100",
    ],
    load: async () => (await import("./sizing-command.ts")).sizingCommand,
  },
  {
    name: "export",
    summary: "Deployment files: vLLM, HPA and KEDA from a plan, a benchmark for Kubernetes",
    usage: [
      "headroom export",
      "headroom export vllm --plan plan.json > vllm.yaml",
      "headroom export keda --plan plan.json --namespace inference",
      "headroom export k8s-bench --endpoint http://vllm.inference:8000/v1 --model llama-3.1-8b --concurrency 64,256 --workers 4 > bench.yaml",
    ],
    load: async () => (await import("./export-command.ts")).exportCommand,
  },
  {
    name: "mcp",
    summary: "The tools for other assistants (Model Context Protocol)",
    usage: ["headroom mcp", "headroom mcp --http 8765"],
    load: async () => (await import("./mcp-command.ts")).mcpCommand,
  },
  {
    name: "eval",
    summary: "The written dialogues held with a chat model: is it good enough?",
    usage: [
      "headroom eval",
      "headroom eval --model qwen3 --group typos",
      "headroom eval --limit 10 --min-success 0.9 --output-format json",
    ],
    load: async () => (await import("./eval-command.ts")).evalCommand,
  },
  {
    name: "sessions",
    summary: "Conversations: list, show, remove, rename, fork, export as Markdown",
    usage: [
      "headroom sessions",
      "headroom --resume ID",
      'headroom sessions rename ID "the big one"',
      "headroom sessions show ID",
      "headroom sessions fork ID [--turn N]",
      "headroom sessions export ID > talk.md",
      "headroom sessions remove ID",
    ],
    load: async () => (await import("./sessions-command.ts")).sessionsCommand,
  },
  {
    name: "config",
    summary: "Settings: get, set, unset, list (keys are never kept)",
    usage: [
      "headroom config list",
      "headroom config set openai.baseUrl http://127.0.0.1:11434/v1",
      "headroom config get openai.model",
      "headroom config unset openai.model",
    ],
    load: async () => (await import("./config-command.ts")).configCommand,
  },
  {
    name: "doctor",
    summary: "What this installation finds around it",
    usage: ["headroom doctor"],
    load: async () => (await import("./doctor-command.ts")).doctorCommand,
  },
];

/** Names kept for later releases: absent from help, refused with a sentence. */
export const RESERVED_COMMANDS: readonly string[] = ["diff", "whatif", "check", "serve"];
