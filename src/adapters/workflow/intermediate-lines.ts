/** The toolkit's stream, line by line: "data:" carries the answer, "intermediate_data:" the events of the run. */
import { readEvent, type WorkflowEvent } from "../../domain/sizing/workflow-events.ts";

const DATA = "data:";
const INTERMEDIATE = "intermediate_data:";

export interface StreamRead {
  readonly events: readonly WorkflowEvent[];
  readonly hasAnswer: boolean;
  /** What the workflow itself reported as its failure, or where the stream broke off. */
  readonly problem: string | null;
}

interface Reading {
  readonly events: WorkflowEvent[];
  hasAnswer: boolean;
  problem: string | null;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function takeData(reading: Reading, content: string): void {
  const chunk = json(content);
  if (chunk === undefined) {
    // "[DONE]" and the like end a stream; an unfinished object is a broken one.
    if (/^[{[]/.test(content) && content !== "[DONE]") reading.problem ??= "a line of the answer is broken";
    return;
  }
  const failed = isRecord(chunk) && chunk["value"] === undefined && chunk["error"];
  if (failed) reading.problem ??= `the workflow failed: ${text(failed)}`;
  else reading.hasAnswer = true;
}

function takeEvent(reading: Reading, content: string): void {
  const step = json(content);
  const payload = isRecord(step) ? step["payload"] : undefined;
  const event = readEvent(typeof payload === "string" ? json(payload) : (payload ?? step));
  if (event !== null) reading.events.push(event);
}

function takeLine(reading: Reading, line: string): void {
  const trimmed = line.trim();
  if (trimmed.startsWith(INTERMEDIATE)) takeEvent(reading, trimmed.slice(INTERMEDIATE.length).trim());
  else if (trimmed.startsWith(DATA)) takeData(reading, trimmed.slice(DATA.length).trim());
}

/** A last line without its end is read if it is whole; half of one is a stream that broke off. */
export async function readStream(parts: AsyncIterable<string>): Promise<StreamRead> {
  const reading: Reading = { events: [], hasAnswer: false, problem: null };
  let rest = "";
  for await (const part of parts) {
    const lines = (rest + part).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) takeLine(reading, line);
  }
  const known = reading.events.length;
  takeLine(reading, rest);
  const isHalfEvent = rest.trim().startsWith(INTERMEDIATE) && reading.events.length === known;
  const isHalfName = rest.trim() !== "" && [DATA, INTERMEDIATE].some((name) => name.startsWith(rest.trim()));
  if (isHalfEvent || isHalfName) reading.problem ??= "the answer broke off in the middle of a line";
  return reading;
}
