/**
 * Our load generator and others against the same server, which keeps the time it sent each token: what each says, beside what was.
 *
 * Flags: --levels 1,16,64,256 (1000 takes another two minutes) · --seconds 5 · --budget 345 (seconds; no run
 * begins after that) · --only NAME,NAME · --realtime · --json FILE · --markdown · --page FILE (see report-tables.ts).
 * The others are installed with pip into the folder of temporary files; one that cannot be is left out, with the reason.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { installPeer, peerFolder, writeTokenizer } from "./peer-install.ts";
import { type Ask, OURS, PEERS, type Said, type Tool } from "./peer-tools.ts";
import { placement } from "./placement.ts";
import { flag, option, publish, type Row } from "./report-tables.ts";
import { quantile, startTruthServer, type Truth } from "./truth-server.ts";
import { type Watched, watchedRun } from "./watched-run.ts";

const TTFT_MS = 100;
const TOKENS = 128;
const ISL = 100;
const PATIENCE_MS = 75_000;
/** Of the sent tokens, at either end. */
const EDGE = 0.1;

const levels = (option("levels") ?? "1,16,64,256").split(",").map(Number);
const seconds = Number(option("seconds") ?? 5);
const budgetMs = Number(option("budget") ?? 345) * 1000;
const only = option("only")?.split(",");
const where = placement(flag("realtime"));
const scratch = mkdtempSync(join(tmpdir(), "headroom-peers-run-"));
const root = fileURLToPath(new URL("../../", import.meta.url));

/** What the server itself saw of the requests it finished. */
function truthOf(log: readonly Truth[]) {
  const whole = log.filter(({ sentMs }) => sentMs.length === TOKENS);
  const ttfts = whole.map(({ readMs, sentMs }) => (sentMs[0] ?? 0) - readMs);
  const itls = whole.map(({ sentMs }) => ((sentMs.at(-1) ?? 0) - (sentMs[0] ?? 0)) / (TOKENS - 1));
  const sent = log.flatMap(({ sentMs }) => sentMs);
  // The middle four fifths: without trial requests before the load, and the last ones that run out after it.
  const [earlyMs, lateMs] = [quantile(sent, EDGE), quantile(sent, 1 - EDGE)];
  return {
    ttftP50: quantile(ttfts, 0.5),
    ttftP99: quantile(ttfts, 0.99),
    itlP50: quantile(itls, 0.5),
    itlP99: quantile(itls, 0.99),
    tokens: sent.length,
    tokensPerSecond: ((sent.length * (1 - 2 * EDGE)) / (lateMs - earlyMs)) * 1000,
    firstMs: log.reduce((first, { readMs }) => Math.min(first, readMs), Number.POSITIVE_INFINITY),
  };
}

interface Run {
  readonly tool: string;
  readonly streams: number;
  readonly watched: Watched;
  readonly said: Said;
  readonly truth: ReturnType<typeof truthOf>;
}

async function measure(tool: Tool, bin: string, streams: number): Promise<Run | string> {
  const itlMs = streams >= 1000 ? 50 : 10;
  const server = await startTruthServer({ ttftMs: TTFT_MS, itlMs, tokens: TOKENS }, where.server);
  const folder = join(scratch, `${tool.name}-${streams}`);
  mkdirSync(folder);
  const url = `http://127.0.0.1:${server.port}`;
  const ask: Ask = { url, model: "bench", streams, seconds, isl: ISL, osl: TOKENS, tokenizer, folder };
  const env = { HEADROOM_HOME: join(scratch, "home") };
  try {
    const watched = await watchedRun([...where.wholeClient, ...tool.words(ask, bin)], {
      env,
      cwd: folder,
      patienceMs: PATIENCE_MS,
    });
    if (watched.code === null) return `not done after ${PATIENCE_MS / 1000} s`;
    const truth = truthOf(await server.log());
    const said = tool.read(ask, watched.stdout);
    return said.requests > 0 ? { tool: tool.name, streams, watched, said, truth } : "it counted no request";
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : String(error);
  } finally {
    server.stop();
  }
}

function rowOf({ tool, streams, watched, said, truth }: Run, ours: Run | undefined): Row {
  const perCpu = (run: Run) => run.truth.tokens / run.watched.cpuSeconds;
  return {
    streams,
    tool,
    requests: said.requests,
    "TTFT error p50 ms": said.ttftP50 - truth.ttftP50,
    "TTFT error p99 ms": said.ttftP99 - truth.ttftP99,
    "ITL error p50 ms": said.itlP50 - truth.itlP50,
    "ITL error p99 ms": said.itlP99 - truth.itlP99,
    "tok/s (server's)": truth.tokensPerSecond,
    "tok/s (its own)": said.tokensPerSecond,
    "CPU s": watched.cpuSeconds,
    "tokens per CPU s": perCpu({ tool, streams, watched, said, truth }),
    "ours ÷ its": ours === undefined ? null : perCpu(ours) / perCpu({ tool, streams, watched, said, truth }),
    "peak MiB (PSS)": watched.peakPssMiB,
    "start to first request s": (truth.firstMs - watched.startedMs) / 1000,
    "whole run s": watched.wallSeconds,
  };
}

spawnSync(process.execPath, [join(root, "bin", "build.js"), "--if-stale"], { stdio: "inherit" });
mkdirSync(peerFolder, { recursive: true });
const tokenizer = writeTokenizer();
const left: Row[] = [];
const present: { readonly tool: Tool; readonly bin: string }[] = [{ tool: OURS, bin: "" }];
for (const tool of PEERS.filter(({ name }) => only === undefined || only.includes(name))) {
  const installed = installPeer(tool.name, tool.version ?? "");
  if ("reason" in installed) left.push({ streams: "all", tool: tool.name, reason: installed.reason });
  else present.push({ tool, bin: installed.bin });
}
const rows: Row[] = [];
for (const streams of levels) {
  let ours: Run | undefined;
  for (const { tool, bin } of present) {
    const run = performance.now() > budgetMs ? "out of time" : await measure(tool, bin, streams);
    process.stderr.write(`${streams} streams, ${tool.name}: ${typeof run === "string" ? run : "measured"}\n`);
    if (typeof run === "string") left.push({ streams, tool: tool.name, reason: run });
    else {
      if (tool === OURS) ours = run;
      rows.push(rowOf(run, ours));
    }
  }
}
rmSync(scratch, { recursive: true, force: true });
publish(
  "peers-load",
  "Load generators beside each other",
  [
    `Time to first token ${TTFT_MS} ms, 10 ms between tokens (50 ms at 1,000 streams), ${TOKENS} tokens, about ${seconds} s of load. ${where.said}.`,
    "Error: the tool's percentile over requests less the server's own of the same run. ITL: (last token − first token) ÷ (tokens − 1) of a request, as each tool's definition allows.",
    `Versions: ${PEERS.map(({ name, version }) => `${name} ${version}`).join(", ")}. CPU, memory and time are those of the whole run with all processes.`,
  ],
  { "Side by side": rows, ...(left.length > 0 ? { "Left out": left } : {}) },
);
