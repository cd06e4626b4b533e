import { HumanMessage } from "@langchain/core/messages";
import { afterEach, describe, expect, it } from "vitest";
import { openChatModel } from "../../src/adapters/chat-model.ts";
import { chatModelSettings } from "../../src/adapters/chat-model-settings.ts";
import { isPlannerError, type PlannerError } from "../../src/domain/errors.ts";
import { type Answer, type FakeEndpoint, startFakeEndpoint } from "../support/fake-endpoint.ts";

const KEY = "sk-secret-123";
let endpoint: FakeEndpoint | undefined;
afterEach(async () => {
  await endpoint?.stop();
  endpoint = undefined;
});

async function ask(answers: readonly Answer[], patienceSeconds = 5, signal?: AbortSignal) {
  endpoint = await startFakeEndpoint(answers);
  const settings = { apiKey: KEY, baseUrl: endpoint.baseUrl, model: "scripted-model" };
  const { chatModel } = await openChatModel(settings, patienceSeconds);
  let text = "";
  const pieces = await chatModel.stream([new HumanMessage("hi")], signal === undefined ? {} : { signal });
  for await (const piece of pieces) text += piece.text;
  return text;
}

async function failure(work: Promise<unknown>): Promise<PlannerError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isPlannerError(error)) throw new Error(`not a PlannerError: ${String(error)}`);
  expect(error.code).toBe("endpoint_failed");
  expect(`${error.message} ${error.hint} ${String(error.cause)}`).not.toContain(KEY);
  return error;
}

describe("settings", () => {
  it("are absent when nothing is set, and an empty variable is unset", () => {
    expect(chatModelSettings({ OPENAI_API_KEY: "", OPENAI_BASE_URL: " ", OPENAI_MODEL: "" })).toBeUndefined();
  });
  it("take the environment before what is kept", () => {
    const kept = { baseUrl: "http://kept/v1", model: "kept" };
    expect(chatModelSettings({ OPENAI_MODEL: "said" }, kept)).toEqual({
      apiKey: undefined,
      baseUrl: "http://kept/v1",
      model: "said",
      protocol: "auto",
    });
  });
  it("take flags before the environment, and refuse a protocol that is none", () => {
    const env = { OPENAI_MODEL: "said", HEADROOM_MODEL_PROTOCOL: "tools" };
    expect(chatModelSettings(env)?.protocol).toBe("tools");
    expect(chatModelSettings(env, {}, { model: "flag", protocol: "JSON" })).toMatchObject({
      model: "flag",
      protocol: "json",
    });
    expect(() => chatModelSettings({ ...env, HEADROOM_MODEL_PROTOCOL: "xml" })).toThrow(/none of auto/);
  });
  it.each(["built-in", "built-in interviewer", "Interviewer"])("are absent when %s is asked for", (model) => {
    expect(chatModelSettings({ OPENAI_BASE_URL: "http://dead/v1" }, {}, { model })).toBeUndefined();
  });
  it("wait as long as the environment or the settings say, and 30 s when they say nonsense", () => {
    const settings = (env: Record<string, string>, patienceSeconds?: string) =>
      chatModelSettings({ OPENAI_MODEL: "m", ...env }, { patienceSeconds })?.patienceSeconds;
    expect(settings({ HEADROOM_PATIENCE_SECONDS: "120" }, "60")).toBe(120);
    expect(settings({}, "60")).toBe(60);
    expect([settings({}), settings({}, "soon"), settings({}, "0")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("an endpoint that works", () => {
  it("streams text in pieces and leaves reasoning out", async () => {
    expect(await ask([{ text: "Hello, engineer.", reasoning: "Let me think about 42", pieceSize: 3 }])).toBe(
      "Hello, engineer.",
    );
  });
  it("is asked for its first model when none is named, with a dummy key when there is none", async () => {
    endpoint = await startFakeEndpoint([{ text: "ok" }], ["first", "second"]);
    const { name } = await openChatModel({
      apiKey: undefined,
      baseUrl: `${endpoint.baseUrl}/`,
      model: undefined,
    });
    expect(name).toBe("first");
    expect(endpoint.requests[0]?.authorization).toBe("Bearer none");
  });
});

describe("an endpoint that fails gives a sentence", () => {
  it.each([
    [401, "refused the key"],
    [404, 'does not know the model "scripted-model"'],
    [400, "did not take the request (HTTP 400)"],
  ])("HTTP %i", async (status, words) => {
    expect((await failure(ask([{ status }]))).message).toContain(words);
    expect(endpoint?.requests).toHaveLength(1);
  });
  it("tries again at most twice when the server is overloaded", async () => {
    expect((await failure(ask([{ status: 503 }], 20))).message).toContain("failed (HTTP 503)");
    expect(endpoint?.requests).toHaveLength(3);
  });
  it("answers after a failure that passes", async () => {
    expect(await ask([{ status: 500 }, { text: "back" }], 20)).toBe("back");
  });
  it("dies in the middle of an answer", async () => {
    const error = await failure(ask([{ text: "a long answer that is cut", fault: "die", faultAfter: 3 }]));
    expect(error.message).toContain("broke off");
  });
  it("ends without a finish", async () => {
    const error = await failure(
      ask([{ text: "a long answer that is cut", fault: "end-early", faultAfter: 3 }]),
    );
    expect(error.message).toContain("broke off");
  });
  it("sends a piece that is no JSON", async () => {
    await failure(ask([{ text: "x", fault: "malformed" }]));
  });
  it("answers with a web page", async () => {
    expect((await failure(ask([{ fault: "html" }]))).message).toContain("no OpenAI-style stream");
  });
  it("falls silent: the wait ends on time", async () => {
    const started = performance.now();
    const error = await failure(ask([{ text: "never ends", fault: "hang" }], 0.2));
    expect(error.message).toContain("No word from 127.0.0.1");
    expect(performance.now() - started).toBeLessThan(2000);
  });
  it.each(["notaurl", "ftp://x", "http://", "/v1"])(
    "has no http address: %s; nothing is sent",
    async (baseUrl) => {
      await expect(openChatModel({ apiKey: KEY, baseUrl, model: undefined })).rejects.toMatchObject({
        kind: "input",
        message: expect.stringContaining("is not an http or https address"),
      });
    },
  );
  it("is not there", async () => {
    endpoint = await startFakeEndpoint([{}]);
    const { baseUrl } = endpoint;
    await endpoint.stop();
    const error = await failure(openChatModel({ apiKey: KEY, baseUrl, model: undefined }));
    expect(error.message).toContain("Nobody answers at 127.0.0.1");
    expect(error.hint).toContain("/model built-in");
  });
});
