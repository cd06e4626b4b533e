/** The lab in conversation: "run the kv cliff", "lab preflight on http://127.0.0.1:8000/v1", "tune my server". */
import { record, type ToolResult, type View } from "./known-state.ts";
import { labWish } from "./lab-phrases.ts";
import { call, type Move, say } from "./move.ts";
import { failureReply, messageOf } from "./result-replies.ts";

const RUN = "run_lab_experiment";
const LIST = "list_lab_experiments";

/** Null leaves the message to the rest of the dialogue. */
export function labMove(view: View): Move | null {
  const wish = labWish(view.text);
  if (wish === null) return null;
  const [tool, args] = wish.kind === "list" ? [LIST, {}] : [RUN, wish.args];
  const result = view.results.find(({ name }) => name === tool);
  if (result === undefined) return call(tool, args);
  if (result.error?.code === "not_approved") return say("Nothing was sent.");
  if (result.error !== undefined) return say(failureReply(result));
  return say(wish.kind === "list" ? listReply(result) : experimentReply(result));
}

const linesIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((line): line is string => typeof line === "string") : [];

function listReply(result: ToolResult): string {
  const { experiments } = record(result.value);
  const rows = (Array.isArray(experiments) ? experiments : []).map((one) => {
    const { name, shows, sendsLoad } = record(one);
    return `- ${String(name)}: ${String(shows)}${sendsLoad === true ? "; sends load, and asks before" : ""}`;
  });
  return `${messageOf(result)}\n\n${rows.join("\n")}\n\nSay "lab NAME" to run one, with "on http://HOST:PORT/v1" where it asks an endpoint; parameters in words, or as on the command line (--users N).`;
}

const NEXT =
  'Say "lab baseline on http://HOST:PORT/v1", then "lab sweep", "lab tokens" and "lab overload"; the checklist takes up what they find.';

const block = (lines: readonly string[]): string =>
  lines.length === 0 ? "" : `\`\`\`\n${lines.join("\n")}\n\`\`\``;

function experimentReply(result: ToolResult): string {
  const { experiment, table, chart, reading, file } = record(result.value);
  const points = linesIn(reading);
  const isOpen = experiment === "checklist" && points.some((point) => point.includes("Not measured yet"));
  return [
    messageOf(result),
    block(linesIn(table)),
    block(linesIn(chart)),
    points.map((point) => `- ${point}`).join("\n"),
    isOpen ? NEXT : "",
    typeof file === "string" ? `The experiment is kept in ${file}` : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
