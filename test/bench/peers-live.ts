/**
 * Our load generator and another's on a live engine, in turns: ours, theirs, ours again, at each number of streams, with prompts
 * that nobody has sent before. Where the engine publishes llama.cpp's counters at /metrics, its own times stand beside.
 *
 *   node test/bench/peers-live.ts --url http://127.0.0.1:8080 --model NAME
 *
 * Flags: --levels 1,2,4,8 · --peer aiperf|guidellm · --words 100 · --osl 48 · --requests-a-stream 5 · --json FILE · --markdown · --page FILE (see report-tables.ts).
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { installPeer, peerFolder, writeTokenizer } from "./peer-install.ts";
import { type Ask, OURS, PEERS, type Said, type Tool } from "./peer-tools.ts";
import { placement } from "./placement.ts";
import { option, publish, type Row } from "./report-tables.ts";
import { watchedRun } from "./watched-run.ts";

const PATIENCE_MS = 150_000;
const LEAST_REQUESTS = 8;
const ROWS = 512;
const WORDS =
  "river stone window garden music paper bridge morning silver forest table letter market winter harbor engine story people water small green early never always under often which where light field".split(
    " ",
  );

const url = (option("url") ?? "").replace(/\/(v1\/?)?$/, "");
const model = option("model") ?? "default";
const levels = (option("levels") ?? "1,2,4,8").split(",").map(Number);
const words = Number(option("words") ?? 100);
const osl = Number(option("osl") ?? 48);
const rounds = Number(option("requests-a-stream") ?? 5);
const scratch = mkdtempSync(join(tmpdir(), "headroom-peers-live-"));
/** Cores are the engine's to choose; the clients only step before their neighbours, where that is allowed. */
const before = placement(false).nice;
let files = 0;

/** No two prompts begin alike, in this run or another: a cache of prefixes helps nobody. */
function newPrompts(key: "text" | "prompt"): string {
  const rows = Array.from({ length: ROWS }, (_, at) => {
    const text = Array.from({ length: words }, () => WORDS[Math.floor(Math.random() * WORDS.length)]).join(
      " ",
    );
    return JSON.stringify({
      [key]: `${Date.now().toString(36)} ${files} ${at}: ${text}`,
      ...(key === "prompt" ? { output_tokens_count: osl } : {}),
    });
  });
  const path = join(scratch, `prompts-${files++}.jsonl`);
  writeFileSync(path, rows.join("\n"));
  return path;
}

interface Counters {
  readonly promptTokens: number;
  readonly promptSeconds: number;
  readonly tokens: number;
  readonly seconds: number;
}

/** Null where the engine has no such counters. */
async function countersOf(): Promise<Counters | null> {
  try {
    const text = await (await fetch(`${url}/metrics`)).text();
    const of = (name: string) => Number(new RegExp(`^llamacpp:${name} ([\\d.e+-]+)`, "m").exec(text)?.[1]);
    const counters = {
      promptTokens: of("prompt_tokens_total"),
      promptSeconds: of("prompt_seconds_total"),
      tokens: of("tokens_predicted_total"),
      seconds: of("tokens_predicted_seconds_total"),
    };
    return Number.isNaN(counters.tokens) ? null : counters;
  } catch {
    return null;
  }
}

interface Run {
  readonly name: string;
  readonly said: Said;
  readonly cpuSeconds: number;
  readonly engine: { readonly itlMs: number; readonly promptMsAToken: number } | null;
}

async function measure(tool: Tool, bin: string, streams: number): Promise<Run | string> {
  const folder = join(scratch, `${tool.name}-${streams}-${files}`);
  mkdirSync(folder);
  const ask: Ask = {
    url,
    model,
    streams,
    seconds: 0,
    isl: words,
    osl,
    tokenizer,
    folder,
    prompts: newPrompts(tool.name === "guidellm" ? "prompt" : "text"),
    requests: Math.max(LEAST_REQUESTS, rounds * streams),
    warmup: streams,
  };
  const start = await countersOf();
  try {
    const env = { HEADROOM_HOME: join(scratch, "home") };
    const watched = await watchedRun([...before, ...tool.words(ask, bin)], {
      env,
      cwd: folder,
      patienceMs: PATIENCE_MS,
    });
    if (watched.code === null) return `not done after ${PATIENCE_MS / 1000} s`;
    const after = await countersOf();
    const engine =
      start === null || after === null
        ? null
        : {
            itlMs: ((after.seconds - start.seconds) / (after.tokens - start.tokens)) * 1000,
            promptMsAToken:
              ((after.promptSeconds - start.promptSeconds) / (after.promptTokens - start.promptTokens)) *
              1000,
          };
    const said = tool.read(ask, watched.stdout);
    return said.requests > 0
      ? { name: tool.name, said, cpuSeconds: watched.cpuSeconds, engine }
      : `it counted no request: ${watched.said.slice(-200)}`;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : String(error);
  }
}

const rowOf = (streams: number, { name, said, cpuSeconds, engine }: Run): Row => ({
  streams,
  tool: name,
  requests: said.requests,
  "TTFT p50 ms": said.ttftP50,
  "TTFT p99 ms": said.ttftP99,
  "ITL p50 ms": said.itlP50,
  "ITL p99 ms": said.itlP99,
  "engine's own ITL, mean ms": engine?.itlMs,
  "engine's prompt ms/token": engine?.promptMsAToken,
  "E2E p50 ms": said.e2eP50,
  "tok/s": said.tokensPerSecond,
  "client CPU s": cpuSeconds,
});

if (url === "") throw new Error("Say which engine: --url http://127.0.0.1:8080");
const root = fileURLToPath(new URL("../../", import.meta.url));
spawnSync(process.execPath, [join(root, "bin", "build.js"), "--if-stale"], { stdio: "inherit" });
mkdirSync(peerFolder, { recursive: true });
const tokenizer = writeTokenizer();
const peer = PEERS.find(({ name }) => name === (option("peer") ?? "aiperf"));
if (peer === undefined) throw new Error("--peer is aiperf, guidellm or inference-perf");
const installed = installPeer(peer.name, peer.version ?? "");
const left: Row[] =
  "reason" in installed ? [{ streams: "all", tool: peer.name, reason: installed.reason }] : [];
const turns = "reason" in installed ? [OURS] : [OURS, peer, OURS];
const rows: Row[] = [];
for (const streams of levels) {
  for (const tool of turns) {
    const run = await measure(tool, "bin" in installed ? installed.bin : "", streams);
    process.stderr.write(`${streams} streams, ${tool.name}: ${typeof run === "string" ? run : "measured"}\n`);
    if (typeof run === "string") left.push({ streams, tool: tool.name, reason: run });
    else rows.push(rowOf(streams, run));
  }
}
rmSync(scratch, { recursive: true, force: true });
publish(
  "peers-live",
  "A live engine, ours and another's load generator in turns",
  [
    `Closed loop; ${words} words a prompt, ${osl} tokens an answer, ${rounds} requests a stream (at least ${LEAST_REQUESTS}) after one of warm-up each; every prompt is new. Peer: ${peer.name} ${peer.version}.`,
  ],
  { "In turns": rows, ...(left.length > 0 ? { "Left out": left } : {}) },
);
