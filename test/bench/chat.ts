/**
 * `npm run bench:chat`: how fast the chat is after a long conversation. 500 turns are held with the built-in interviewer through
 * the program's own front door in a pseudo-terminal; then 300 keys are pressed, each timed from the write to the cell that
 * shows it; then an endpoint streams words, each timed from leaving the server to standing on the screen. --strict fails on a miss.
 * On a machine that others use: chrt -r 1 npm run bench:chat.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { mainFile, quietEnvironment } from "../support/run-program.ts";
import { openTimedTerminal, type TimedTerminal } from "./timed-terminal.ts";
import { openWordServer } from "./word-server.ts";

const flagNumber = (name: string, otherwise: number): number =>
  Number(process.argv.find((one) => one.startsWith(`--${name}=`))?.split("=")[1] ?? otherwise);

const TURNS = flagNumber("turns", 500);
const KEYS = flagNumber("keys", 300);
const WORDS = flagNumber("words", 200);
const WORD_GAP_MS = 20;
/** Between two keys; no multiple of a frame. */
const KEY_GAP_MS = 37;
/** A person reads before the first key. */
const READING_MS = 1500;
const LINE_KEYS = 60;
const READY = "Ctrl+C twice leaves";
const FIRST = "Llama 3.1 8B in bf16 on H100, 20 requests a second, 500 tokens in, 200 out";
/** What a person says in turns; each is answered by a plan, a comparison or a reason. */
const SAID = [
  "make it fp8",
  "double the traffic",
  "why that many GPUs?",
  "10 requests a second",
  "make it bf16",
  "800 tokens in",
  "TTFT under 400 ms",
  "500 tokens in",
];

interface Row {
  readonly what: string;
  readonly values: readonly number[];
  /** Null where the machine itself is measured. */
  readonly goal: number | null;
  /** Which percentile the goal is for; 100 is the largest. */
  readonly at: number;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)] ?? Number.NaN;
}

const isIdle = (screen: readonly string[]): boolean => screen.some((row) => row.includes(READY));
const promptRow = (screen: readonly string[]): string =>
  (screen.findLast((row) => row.startsWith(">")) ?? "").trimEnd();

/** Resident memory of a process and its highest, MB (10⁶ bytes). */
function memoryOf(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (name: string) =>
    (Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) * 1024) / 1e6;
  return { now: megabytes("VmRSS"), peak: megabytes("VmHWM") };
}

/** Milliseconds from Enter until the turn is answered and the prompt is free. */
async function turnMs(terminal: TimedTerminal, line: string): Promise<number> {
  const began = performance.now();
  terminal.type(`${line}\r`);
  // What was said stands in the transcript in one piece; in the prompt its mark has a look of its own.
  const isSaid = () => terminal.written().includes(`> ${line}`);
  return (await terminal.shown((screen) => isSaid() && isIdle(screen))) - began;
}

interface KeyTimes {
  readonly chat: readonly number[];
  /** The same keys in a program that only echoes them, pressed just before: what the machine itself takes. */
  readonly echo: readonly number[];
}

async function keyMs(terminal: TimedTerminal, echo: TimedTerminal, count: number): Promise<KeyTimes> {
  const times: number[] = [];
  const echoed: number[] = [];
  let line = "";
  for (let index = 0; index < count; index++) {
    if (line.length === LINE_KEYS) {
      terminal.type("\u0015");
      await terminal.shown((screen) => promptRow(screen) === ">");
      line = "";
    }
    const key = String.fromCharCode(97 + (index % 26));
    await delay(KEY_GAP_MS);
    line += key;
    const echoBegan = performance.now();
    echo.type(key);
    echoed.push((await echo.shown(() => echo.written().includes(key))) - echoBegan);
    const began = performance.now();
    terminal.type(key);
    const arrivedMs = await terminal.shown((screen) => promptRow(screen).endsWith(line.slice(-8)));
    times.push(arrivedMs - began);
  }
  terminal.type("\u0015");
  return { chat: times, echo: echoed };
}

const folder = mkdtempSync(join(tmpdir(), "headroom-bench-chat-"));
const quiet = quietEnvironment(folder);
const { CI: _ci, NO_COLOR: _colour, ...base } = quiet as Record<string, string>;
const env = { ...base, TERM: "xterm-256color", OPENAI_API_KEY: "", OPENAI_BASE_URL: "", OPENAI_MODEL: "" };
const ECHO =
  "process.stdin.setRawMode(true); process.stdin.on('data', (key) => process.stdout.write(key)); process.stdout.write('ready');";
const open = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  openTimedTerminal({
    command: process.execPath,
    args,
    columns: 100,
    rows: 40,
    env: { ...env, ...more },
    cwd: folder,
  });

async function conversation(): Promise<{ rows: readonly Row[]; memory: readonly string[] }> {
  const terminal = open([mainFile]);
  const echo = open(["-e", ECHO]);
  try {
    await terminal.shown(isIdle);
    await echo.shown((screen) => screen.some((row) => row.includes("ready")));
    const fresh = memoryOf(terminal.pid);
    await delay(READING_MS);
    const early = await keyMs(terminal, echo, Math.min(KEYS, 100));
    const first = await turnMs(terminal, FIRST);
    const answers: number[] = [];
    for (let turn = 1; turn < TURNS; turn++)
      answers.push(await turnMs(terminal, SAID[turn % SAID.length] ?? ""));
    const keys = await keyMs(terminal, echo, KEYS);
    const { now, peak } = memoryOf(terminal.pid);
    return {
      rows: [
        { what: "key on screen, no turn yet", values: early.chat, goal: 16, at: 99 },
        { what: `key on screen, ${TURNS} turns`, values: keys.chat, goal: 16, at: 99 },
        { what: "the same keys, only echoed", values: keys.echo, goal: null, at: 99 },
        { what: "the first answer", values: [first], goal: 100, at: 95 },
        { what: "answer, first 50 turns", values: answers.slice(0, 50), goal: 100, at: 95 },
        { what: "answer, last 50 turns", values: answers.slice(-50), goal: 100, at: 95 },
      ],
      memory: [
        `memory: ${fresh.now.toFixed(0)} MB when ready; after ${TURNS} turns ${now.toFixed(0)} MB, at most ${peak.toFixed(0)} MB (goal 250): ${now <= 250 ? "met" : "MISSED"}`,
      ],
    };
  } finally {
    await terminal.close();
    await echo.close();
  }
}

async function streaming(): Promise<Row> {
  const server = await openWordServer({ words: WORDS, gapMs: WORD_GAP_MS });
  const settings = { OPENAI_API_KEY: "none", OPENAI_BASE_URL: server.url, OPENAI_MODEL: "words" };
  const terminal = open([mainFile], settings);
  try {
    await terminal.shown(isIdle);
    terminal.type("count\r");
    const times: number[] = [];
    for (let word = 0; word < WORDS; word++) {
      const arrivedMs = await terminal.shown((screen) =>
        screen.some((row) => row.includes(server.word(word))),
      );
      times.push(arrivedMs - (server.sentMs()[word] ?? Number.NaN));
    }
    return { what: "token on screen", values: times, goal: 50, at: 99 };
  } finally {
    await terminal.close();
    await server.close();
  }
}

console.log(`load average before: ${loadavg()[0]?.toFixed(2)}`);
const { rows, memory } = await conversation();
const all = [...rows, await streaming()];
rmSync(folder, { recursive: true, force: true });
console.log(`load average after: ${loadavg()[0]?.toFixed(2)}\n`);
console.log(
  `${"milliseconds".padEnd(30)}${["p50", "p95", "p99", "max", "goal"].map((name) => name.padStart(9)).join("")}`,
);
let missed = memory.some((line) => line.endsWith("MISSED"));
for (const { what, values, goal, at } of all) {
  const figures = [50, 95, 99, 100].map((share) => percentile(values, share).toFixed(1).padStart(9)).join("");
  const isMet = goal === null || percentile(values, at) <= goal;
  missed ||= !isMet;
  const verdict = goal === null ? "" : `${`≤ ${goal}`.padStart(9)} at p${at}: ${isMet ? "met" : "MISSED"}`;
  console.log(`${what.padEnd(30)}${figures}${verdict}`);
}
for (const line of memory) console.log(line);
if (missed && process.argv.includes("--strict")) process.exitCode = 1;
