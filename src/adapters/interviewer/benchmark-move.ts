/** A live endpoint measured in conversation: "benchmark http://127.0.0.1:8000/v1 at concurrency 1,2,4". */
import { benchmarkArguments, endpointIn, wantsBenchmark } from "./benchmark-phrases.ts";
import { record, type ToolResult, type View } from "./known-state.ts";
import { call, type Move, say } from "./move.ts";
import { failureReply, messageOf } from "./result-replies.ts";

const TOOL = "benchmark_endpoint";
const ASK_ADDRESS = "Which address shall be measured";
const ASKED = `Nothing is sent before you have seen how much. ${ASK_ADDRESS}, such as http://127.0.0.1:8000/v1?`;

/** Null leaves the message to the rest of the dialogue. */
export function benchmarkMove(view: View): Move | null {
  const { text, lastSaid = "" } = view;
  const answersQuestion = lastSaid.includes(ASK_ADDRESS) && endpointIn(text) !== undefined;
  if (!wantsBenchmark(text) && !answersQuestion) return null;
  const endpoint = endpointIn(text);
  if (endpoint === undefined) return say(ASKED);
  const result = view.results.find(({ name }) => name === TOOL);
  if (result === undefined) return call(TOOL, benchmarkArguments(text, endpoint));
  return say(replyOf(result));
}

function replyOf(result: ToolResult): string {
  if (result.error?.code === "not_approved") return "Nothing was sent.";
  return result.error === undefined ? measuredReply(result) : failureReply(result);
}

const linesIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((line): line is string => typeof line === "string");
const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");

function measuredReply(result: ToolResult): string {
  const { table, reading, validity, warnings, file } = record(result.value);
  const rows = linesIn(table);
  return [
    messageOf(result),
    rows.length === 0 ? "" : `\`\`\`\n${rows.join("\n")}\n\`\`\``,
    bullets([...linesIn(reading), ...linesIn(validity), ...linesIn(warnings)]),
    `Kept in ${String(file)}`,
    `To fit the forecast to it, say "calibrate with it on H100", with the GPU that was measured; or run headroom calibrate --from FILE.`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
