/** A workflow server in the toolkit's form that answers on a schedule: POST /generate/full, streamed events and an answer. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface Schedule {
  /** Milliseconds from now of each LLM call, one after the other. */
  readonly callsMs: readonly number[];
  readonly model?: string;
  /** fail: HTTP 500. hang: never an answer. half: breaks off within a line. error: the workflow's own failure in the stream. */
  readonly fault?: "fail" | "hang" | "half" | "error" | "no-events" | "garbled-event";
}

export interface FakeWorkflow {
  readonly endpoint: string;
  readonly requests: () => number;
  readonly questions: () => readonly unknown[];
  close(): Promise<void>;
}

/** @param scheduleOf - by how many requests are in flight, this one included. */
export async function startFakeWorkflow(
  scheduleOf: (inFlight: number, request: number) => Schedule,
): Promise<FakeWorkflow> {
  let requests = 0;
  let inFlight = 0;
  const questions: unknown[] = [];
  const server = createServer(async (request, response) => {
    if (request.method !== "POST" || request.url !== "/generate/full") {
      response.writeHead(404).end();
      return;
    }
    requests += 1;
    inFlight += 1;
    response.on("close", () => {
      inFlight -= 1;
    });
    const number = requests;
    let body = "";
    for await (const part of request) body += String(part);
    questions.push((JSON.parse(body) as { input_message?: unknown }).input_message);
    // All of a level arrive before the schedule is read.
    await sleep(SETTLE_MS);
    await answer(response, scheduleOf(inFlight, number), number);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    questions: () => questions,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const SETTLE_MS = 2;
const MS = 1000;

function event(type: string, seconds: number, uuid: string, name: string): string {
  const payload = { event_type: type, event_timestamp: seconds, name, UUID: uuid, framework: "langchain" };
  const step = { id: uuid, parent_id: "root", type: "markdown", name, payload: JSON.stringify(payload) };
  return `intermediate_data: ${JSON.stringify(step)}\n\n`;
}

async function answer(response: ServerResponse, schedule: Schedule, number: number): Promise<void> {
  const { callsMs, fault, model = "fake-model" } = schedule;
  if (fault === "fail") {
    response.writeHead(500).end("the model is out of memory");
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  if (fault === "hang") return;
  let clock = Date.now() / MS;
  for (const [at, wait] of callsMs.entries()) {
    const uuid = `${number}-${at}`;
    if (fault !== "no-events") response.write(event("LLM_START", clock, uuid, model));
    await sleep(wait);
    clock += wait / MS;
    if (fault === "garbled-event" && at === 0) response.write("intermediate_data: {not json\n\n");
    if (fault !== "no-events") response.write(event("LLM_END", clock, uuid, model));
  }
  if (fault === "half") response.end('intermediate_data: {"id": "x", "na');
  else if (fault === "error") response.end('data: {"error": "tool not found"}\n\n');
  else response.end('data: {"value": "21"}\n\n');
}
