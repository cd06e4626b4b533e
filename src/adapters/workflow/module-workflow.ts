/** A LangChain runnable, or a plain function, as a workflow: LLM calls are read from the callbacks it is given. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Workflow } from "../../app/ports.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { CallSpan } from "../../domain/sizing/workflow-run.ts";
import type { Seconds } from "../../domain/units.ts";
import { clockSeconds, reasonOf, timedRun } from "./timed-run.ts";

type Invoke = (question: string, options: unknown) => unknown;

function invokeIn(value: unknown): Invoke | null {
  if (typeof value === "function") return value as Invoke;
  if (typeof value !== "object" || value === null || !("invoke" in value)) return null;
  return typeof value.invoke === "function" ? (value.invoke.bind(value) as Invoke) : null;
}

const NAMES = ["default", "workflow", "chain", "graph"];

async function load(path: string): Promise<Invoke> {
  const hint = "Export a runnable (an object with invoke) or a function of the question, as default.";
  let loaded: Readonly<Record<string, unknown>>;
  try {
    loaded = await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    throw new PlannerError("unreadable_file", `"${path}" cannot be loaded: ${reasonOf(cause)}.`, {
      hint,
      cause,
    });
  }
  const invoke = NAMES.map((name) => invokeIn(loaded[name])).find((found) => found !== null);
  if (invoke === undefined || invoke === null)
    throw new PlannerError("invalid_input", `"${path}" exports no workflow.`, { hint });
  return invoke;
}

/** Callbacks as LangChain takes them; calls that overlap are told apart by their run's id. */
function callRecorder() {
  const open = new Map<string, Seconds>();
  const calls: CallSpan[] = [];
  const start = (_model: unknown, _input: unknown, runId: string) => void open.set(runId, clockSeconds());
  const finish = (_output: unknown, runId: string) => {
    const startSeconds = open.get(runId);
    if (startSeconds !== undefined) calls.push({ startSeconds, endSeconds: clockSeconds(), model: null });
    open.delete(runId);
  };
  return {
    calls,
    handler: {
      name: "headroom-sizing",
      awaitHandlers: true,
      handleLLMStart: start,
      handleChatModelStart: start,
      handleLLMEnd: finish,
    },
  };
}

const stopped = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("stopped")), { once: true });
  });

export async function moduleWorkflow(path: string, timeout: Seconds): Promise<Workflow> {
  const invoke = await load(path);
  return {
    kind: "local",
    name: `the module ${path}`,
    host: null,
    run: (item, signal) =>
      timedRun(timeout, signal, async (limit) => {
        const { calls, handler } = callRecorder();
        const startSeconds = clockSeconds();
        await Promise.race([invoke(item.input, { callbacks: [handler], signal: limit }), stopped(limit)]);
        return {
          calls: calls.length > 0 ? calls : [{ startSeconds, endSeconds: clockSeconds(), model: null }],
          trace: null,
        };
      }),
  };
}
