/** `npm run bench`: the speed and memory the project promises, as ratios taken in one run. --strict fails on a miss. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import { mainFile, quietEnvironment } from "../support/run-program.ts";
import { forecastMicroseconds, rankingTime } from "./computing.ts";
import { interleaved, peakMegabytes, timeProgram } from "./measure.ts";
import { recommendingTime } from "./recommending.ts";

const ROUNDS = 15;
const PLAN =
  "plan --rps 10 --input-tokens 500 --output-tokens 200 --model-size 70 --precision fp16 --context-window 8192 --batch-size 4 --gpu-type A100-80GB --cost".split(
    " ",
  );

const home = mkdtempSync(join(tmpdir(), "headroom-bench-"));
const env = { ...quietEnvironment(home), NODE_COMPILE_CACHE: join(home, "compile-cache") };

/** Until the prompt of the chat is written to a pseudo-terminal. */
function firstFrameMs(): Promise<number> {
  const started = performance.now();
  const { CI: _ci, NO_COLOR: _plain, ...rest } = env as Record<string, string>;
  const terminal = spawn(process.execPath, [mainFile], {
    cols: 100,
    rows: 30,
    env: { ...rest, TERM: "xterm-256color" },
  });
  return new Promise((resolve, reject) => {
    let written = "";
    const late = setTimeout(() => reject(new Error(`No prompt within 10 s:\n${written}`)), 10_000);
    terminal.onData((data) => {
      written += data;
      if (!written.includes("> ")) return;
      clearTimeout(late);
      resolve(performance.now() - started);
      terminal.kill();
    });
  });
}

const RECOMMEND = "recommend --model llama-3.1-8b --users 100 --quantization any --kv-precision any".split(
  " ",
);

interface Row {
  readonly what: string;
  readonly measured: number;
  readonly goal: number;
  readonly unit: string;
}

async function measureAll(): Promise<Row[]> {
  const times = await interleaved(
    [
      { name: "node", run: () => timeProgram(["-e", "0"], env) },
      { name: "help", run: () => timeProgram([mainFile, "--help"], env) },
      { name: "plan", run: () => timeProgram([mainFile, ...PLAN], env) },
      { name: "chat", run: firstFrameMs },
    ],
    ROUNDS,
  );
  const ratio = (name: string) => (times.get(name) ?? Number.NaN) / (times.get("node") ?? Number.NaN);
  const ranking = rankingTime();
  const recommending = await recommendingTime();
  console.log(
    `node -e 0: ${times.get("node")?.toFixed(1)} ms, median of ${ROUNDS}; each row below in turns with it\n`,
  );
  return [
    { what: "headroom --help", measured: ratio("help"), goal: 3, unit: "× node -e 0" },
    { what: "headroom plan …", measured: ratio("plan"), goal: 5, unit: "× node -e 0" },
    { what: "chat, first frame", measured: ratio("chat"), goal: 12, unit: "× node -e 0" },
    { what: "one forecast", measured: forecastMicroseconds(), goal: 50, unit: "µs" },
    {
      what: `${ranking.configurations} configurations ranked`,
      measured: ranking.seconds,
      goal: 1.5,
      unit: "s",
    },
    {
      what: `${recommending.considered} machine options ranked`,
      measured: recommending.seconds,
      goal: 2,
      unit: "s",
    },
    {
      what: "memory of recommend",
      measured: peakMegabytes([mainFile, ...RECOMMEND], env),
      goal: 200,
      unit: "MB",
    },
    { what: "memory of plan", measured: peakMegabytes([mainFile, ...PLAN], env), goal: 120, unit: "MB" },
  ];
}

const rows = await measureAll();
rmSync(home, { recursive: true, force: true });
console.log(`${"what".padEnd(30)} ${"measured".padStart(9)} ${"goal".padStart(7)}  unit`);
for (const { what, measured, goal, unit } of rows) {
  const verdict = measured <= goal ? "met" : "MISSED";
  console.log(
    `${what.padEnd(30)} ${measured.toFixed(2).padStart(9)} ${`≤ ${goal}`.padStart(7)}  ${unit.padEnd(12)} ${verdict}`,
  );
}
if (process.argv.includes("--strict") && rows.some(({ measured, goal }) => !(measured <= goal)))
  process.exit(1);
