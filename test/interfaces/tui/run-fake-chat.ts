/**
 * Opens the built chat over a scripted conversation, for tests in a pseudo-terminal.
 * Arguments: the folder of the build, then --plain if wanted. Words typed choose the script.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { startChat } from "../../../src/interfaces/tui/start-chat.ts";
import { fakeCommands, fakeConversation, planScript, result, type Script } from "./fake-conversation.ts";

const LONG_MS = 60_000;

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
      { type: "approval", request: { tool: "benchmark_endpoint", summary: "200 requests to 127.0.0.1" } },
    ];
  }
  if (text.startsWith("fail")) {
    return [{ type: "error", code: "endpoint_failed", message: "The endpoint died.", hint: "Try again." }];
  }
  return planScript(text);
};

const [build = "dist", ...flags] = process.argv.slice(2);
const location = pathToFileURL(join(build, "interfaces", "tui", "start-chat.js")).href;
const chat = (await import(location)) as { readonly startChat: typeof startChat };
process.exitCode = await chat.startChat({
  conversation: async () => fakeConversation(script),
  commands: fakeCommands,
  env: process.env,
  version: "0.1.0",
  plain: flags.includes("--plain"),
});
