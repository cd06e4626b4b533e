/** A command as a workflow: the question on stdin, the answer on stdout, LLM calls as the toolkit's "intermediate_data:" lines. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Workflow } from "../../app/ports.ts";
import { callsOf, traceOf } from "../../domain/sizing/workflow-events.ts";
import type { Seconds } from "../../domain/units.ts";
import { readStream } from "./intermediate-lines.ts";
import { clockSeconds, timedRun } from "./timed-run.ts";

/** The shell and what it started. */
function end(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

async function answerOf(command: string, question: string, signal: AbortSignal) {
  const startSeconds = clockSeconds();
  const child = spawn(command, { shell: true, detached: process.platform !== "win32" });
  const stop = () => end(child);
  signal.addEventListener("abort", stop, { once: true });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    said = (said + part).slice(-LONGEST_KEPT);
  });
  // A command may answer without reading the question.
  child.stdin.on("error", () => undefined);
  child.stdin.end(question);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  try {
    const [read, code] = await Promise.all([readStream(child.stdout.setEncoding("utf8")), ended]);
    if (code !== 0) throw new Error(`the command ended with ${code ?? "a signal"}${lastLine(said)}`);
    return { startSeconds, events: read.events };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

const LONGEST_KEPT = 4_000;
const LONGEST_SHOWN = 200;

function lastLine(text: string): string {
  const line = text.trim().split("\n").at(-1)?.trim() ?? "";
  return line === "" ? "" : `: ${line.slice(0, LONGEST_SHOWN)}`;
}

export function commandWorkflow(command: string, timeout: Seconds): Workflow {
  return {
    kind: "local",
    name: `the command ${command}`,
    host: null,
    run: (item, signal) =>
      timedRun(timeout, signal, async (limit) => {
        const { startSeconds, events } = await answerOf(command, item.input, limit);
        const calls = callsOf(events);
        // A command that tells of no calls counts as one.
        return calls.length > 0
          ? { calls, trace: traceOf(events) }
          : { calls: [{ startSeconds, endSeconds: clockSeconds(), model: null }], trace: null };
      }),
  };
}
