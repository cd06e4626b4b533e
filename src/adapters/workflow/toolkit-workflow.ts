/** A running workflow of the NeMo Agent Toolkit, or whatever answers as it does: POST {endpoint}/generate/full. */
import type { Workflow } from "../../app/ports.ts";
import { callsOf, traceOf } from "../../domain/sizing/workflow-events.ts";
import type { Seconds } from "../../domain/units.ts";
import { readStream } from "./intermediate-lines.ts";
import { sendJson, wholeText } from "./post-json.ts";
import { timedRun } from "./timed-run.ts";

const LONGEST_SHOWN = 200;

export async function failureText(status: number, body: AsyncIterable<string>): Promise<string> {
  const said = (await wholeText(body)).trim().replace(/\s+/g, " ").slice(0, LONGEST_SHOWN);
  return `HTTP ${status}${said === "" ? "" : `: ${said}`}`;
}

const OK = 200;
const REDIRECT = 300;
export const isSuccess = (status: number): boolean => status >= OK && status < REDIRECT;

export function toolkitWorkflow(endpoint: string, timeout: Seconds): Workflow {
  const url = `${endpoint}/generate/full`;
  const { host, hostname } = new URL(endpoint);
  return {
    kind: "remote",
    name: `the workflow at ${host}`,
    host: hostname,
    run: (item, signal) =>
      timedRun(timeout, signal, async (limit) => {
        const { status, body } = await sendJson("POST", url, {}, { input_message: item.input }, limit);
        if (!isSuccess(status)) throw new Error(await failureText(status, body));
        const { events, hasAnswer, problem } = await readStream(body);
        if (problem !== null) throw new Error(problem);
        if (!hasAnswer) throw new Error("the stream ended without an answer");
        return { calls: callsOf(events), trace: traceOf(events) };
      }),
  };
}
