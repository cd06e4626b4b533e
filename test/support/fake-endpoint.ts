/** An OpenAI-compatible chat server on 127.0.0.1 that answers by a script: streamed text and tool calls, and faults. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ScriptedCall {
  readonly name: string;
  readonly args: Record<string, unknown> | string;
}

export interface Answer {
  readonly text?: string;
  readonly calls?: readonly ScriptedCall[];
  readonly reasoning?: string;
  /** Characters of text or arguments in a piece. */
  readonly pieceSize?: number;
  /** How the server writes its tool calls. */
  readonly callStyle?: "openai" | "no-ids" | "one-index" | "whole";
  readonly fault?: "die" | "end-early" | "hang" | "malformed" | "html" | "reset";
  /** Pieces sent before the fault. */
  readonly faultAfter?: number;
  /** Instead of a stream: a status and a body. */
  readonly status?: number;
  /** What the body of such an answer says. */
  readonly problem?: string;
}

export interface SeenRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: {
    readonly model?: string;
    readonly response_format?: unknown;
    readonly stream_options?: { readonly include_usage?: boolean };
    readonly messages?: readonly {
      readonly role: string;
      readonly content: unknown;
      readonly tool_calls?: unknown;
      readonly tool_call_id?: string;
    }[];
    readonly tools?: readonly {
      readonly function: { readonly name: string; readonly parameters: unknown };
    }[];
  };
}

export interface FakeEndpoint {
  readonly baseUrl: string;
  readonly requests: SeenRequest[];
  stop(): Promise<void>;
}

/** @param answers - made for each request, or one for each chat request, in order; the last one is repeated. */
export async function startFakeEndpoint(
  answers: readonly Answer[] | ((body: SeenRequest["body"], turn: number) => Answer),
  models: readonly string[] = ["scripted-model"],
): Promise<FakeEndpoint> {
  const requests: SeenRequest[] = [];
  let turn = 0;
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const path = request.url ?? "";
    requests.push({ path, authorization: request.headers.authorization, body });
    if (path.endsWith("/models")) {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ object: "list", data: models.map((id) => ({ id, object: "model" })) }));
      return;
    }
    const answer =
      typeof answers === "function"
        ? answers(body, turn)
        : (answers[Math.min(turn, answers.length - 1)] ?? {});
    turn += 1;
    reply(response, answer, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<SeenRequest["body"]> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  return text === "" ? {} : JSON.parse(text);
}

function reply(response: ServerResponse, answer: Answer, body: SeenRequest["body"]): void {
  const model = body.model ?? "";
  if (answer.status !== undefined) {
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        error: { message: answer.problem ?? `scripted ${answer.status} for key sk-secret-123`, code: "x" },
      }),
    );
    return;
  }
  if (answer.fault === "html") {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<html><body>It works!</body></html>");
    return;
  }
  if (answer.fault === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const frames = framesOf(answer, model);
  const upTo = answer.fault === undefined ? frames.length : (answer.faultAfter ?? 2);
  for (const frame of frames.slice(0, upTo)) response.write(`data: ${JSON.stringify(frame)}\n\n`);
  if (answer.fault === "hang") return;
  if (answer.fault === "die") {
    setImmediate(() => response.socket?.destroy());
    return;
  }
  if (answer.fault === "malformed") response.write("data: {not json\n\n");
  if (answer.fault === undefined && body.stream_options?.include_usage === true) {
    const usage = { prompt_tokens: JSON.stringify(body).length, completion_tokens: frames.length };
    const counted = { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens };
    response.write(
      `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model, choices: [], usage: counted })}\n\n`,
    );
  }
  if (answer.fault === undefined) response.write("data: [DONE]\n\n");
  response.end();
}

function framesOf(answer: Answer, model: string): object[] {
  const size = answer.pieceSize ?? 7;
  const frame = (delta: object, finish: string | null = null) => ({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model,
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const frames = [frame({ role: "assistant", content: "" })];
  for (const piece of pieces(answer.reasoning ?? "", size)) frames.push(frame({ reasoning_content: piece }));
  for (const piece of pieces(answer.text ?? "", size)) frames.push(frame({ content: piece }));
  for (const [position, call] of (answer.calls ?? []).entries()) {
    const style = answer.callStyle ?? "openai";
    const index = style === "one-index" ? 0 : position;
    const id = style === "no-ids" ? {} : { id: `call-${position}` };
    const args = typeof call.args === "string" ? call.args : JSON.stringify(call.args);
    const parts = style === "whole" || style === "one-index" ? [args] : ["", ...pieces(args, size)];
    for (const [at, part] of parts.entries()) {
      const head = at === 0 ? { ...id, type: "function" } : {};
      const name = at === 0 ? { name: call.name } : {};
      frames.push(frame({ tool_calls: [{ index, ...head, function: { ...name, arguments: part } }] }));
    }
  }
  frames.push(frame({}, (answer.calls ?? []).length > 0 ? "tool_calls" : "stop"));
  return frames;
}

function pieces(text: string, size: number): string[] {
  return text.match(new RegExp(`[\\s\\S]{1,${size}}`, "g")) ?? [];
}
