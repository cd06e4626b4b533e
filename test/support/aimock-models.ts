/** The scripted chat models, played by a mock server that is not ours: its own streaming, ids and token counts. */
import { type ChatCompletionRequest, type FixtureResponse, LLMock } from "@copilotkit/aimock";
import type { Answer, SeenRequest } from "./fake-endpoint.ts";

export interface PlayedEndpoint {
  readonly baseUrl: string;
  stop(): Promise<void>;
}

type Script = (body: SeenRequest["body"], turn: number) => Answer;

/** @param scripts - by model name; each model counts its own turns. */
export async function playModels(scripts: Readonly<Record<string, Script>>): Promise<PlayedEndpoint> {
  const mock = new LLMock({ port: 0, host: "127.0.0.1", logLevel: "silent" });
  const turns = new Map<string, number>();
  mock.on({ predicate: () => true }, (request: ChatCompletionRequest) => {
    const turn = turns.get(request.model) ?? 0;
    turns.set(request.model, turn + 1);
    const script = scripts[request.model];
    return script === undefined
      ? { error: { message: `no model ${request.model}` }, status: 404 }
      : responseOf(script(request as SeenRequest["body"], turn));
  });
  await mock.start();
  return { baseUrl: `${mock.url}/v1`, stop: () => mock.stop() };
}

function responseOf({ text, calls, status, problem }: Answer): FixtureResponse {
  if (status !== undefined) return { error: { message: problem ?? `scripted ${status}` }, status };
  const toolCalls = (calls ?? []).map(({ name, args }) => ({
    name,
    arguments: typeof args === "string" ? args : JSON.stringify(args),
  }));
  if (toolCalls.length === 0) return { content: text ?? "" };
  return text === undefined ? { toolCalls } : { content: text, toolCalls };
}
