/** Opens the chat over a scripted conversation, for tests in a pseudo-terminal. The words typed choose the script. */
import { startChat } from "../../../src/interfaces/tui/start-chat.ts";
import { fakeCommands, fakeConversation, planScript, result, type Script } from "./fake-conversation.ts";

const LONG_MS = 60_000;
const REQUESTS = {
  name: "requests",
  kind: "number",
  description: "Measured requests",
  value: 200,
  choices: [],
  isAddress: false,
} as const;

const script: Script = (text) => {
  if (text.startsWith("slow")) return [{ type: "text", delta: "It begins" }, LONG_MS, result("never")];
  if (text.startsWith("long")) {
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index + 1}\n`);
    return [
      ...lines.flatMap((delta): readonly [number, { type: "text"; delta: string }] => [
        5,
        { type: "text", delta },
      ]),
      result(""),
    ];
  }
  if (text.startsWith("may")) {
    return [
      {
        type: "approval",
        request: { tool: "benchmark_endpoint", summary: "200 requests to 127.0.0.1", fields: [REQUESTS] },
      },
    ];
  }
  if (text.startsWith("fail")) {
    return [{ type: "error", code: "endpoint_failed", message: "The endpoint died.", hint: "Try again." }];
  }
  return planScript(text);
};

process.exitCode = await startChat({
  conversation: async () => ({ ...fakeConversation(script), history: async () => [] }),
  commands: fakeCommands,
  env: process.env,
  version: "0.1.0",
  plain: process.argv.includes("--plain"),
});
