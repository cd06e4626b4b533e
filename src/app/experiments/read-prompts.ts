/** Reads prompts and traces from the text of a file; says which line cannot be used. */
import { PlannerError } from "../../domain/errors.ts";
import type { TraceRow } from "../../domain/measurement/arrivals/replay.ts";
import type { DatasetPrompt } from "../../domain/measurement/prompts.ts";
import { secondsFromMs } from "../../domain/units.ts";

type Fields = Readonly<Record<string, unknown>>;

function unreadable(path: string, problem: string, hint: string): PlannerError {
  return new PlannerError("invalid_input", `"${path}" cannot be used: ${problem}.`, { hint });
}

const DATASET_HINT =
  'Each entry is a string, or an object with "prompt", "text" or "messages", and if you like "output_tokens".';
const TRACE_HINT =
  'Columns or keys: arrival_time (s) or timestamp (ms), input_length and output_length. Example: {"arrival_time": 0.5, "input_length": 200, "output_length": 50}.';

/** Rows of a JSON array or of JSON lines. */
function jsonRows(path: string, text: string, hint: string): unknown[] {
  const trimmed = text.trim();
  try {
    if (trimmed.startsWith("[")) return JSON.parse(trimmed) as unknown[];
  } catch (error) {
    throw unreadable(path, `it is not valid JSON: ${(error as Error).message}`, hint);
  }
  return trimmed.split(/\r?\n/).flatMap((line, at) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      throw unreadable(path, `line ${at + 1} is not JSON`, hint);
    }
  });
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};
const numberIn = (fields: Fields, names: readonly string[]): number | undefined => {
  for (const name of names) {
    const value = fields[name];
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && Number.isFinite(number)) return number;
  }
  return undefined;
};

/** @throws PlannerError invalid_input */
export function readDataset(path: string, text: string): DatasetPrompt[] {
  const prompts = jsonRows(path, text, DATASET_HINT).map((row, at): DatasetPrompt => {
    const prompt = promptIn(row);
    if (prompt === undefined) throw unreadable(path, `entry ${at + 1} holds no prompt`, DATASET_HINT);
    const outputTokens = numberIn(fieldsOf(row), ["output_tokens", "osl", "max_tokens"]);
    return outputTokens === undefined || outputTokens < 1
      ? { text: prompt }
      : { text: prompt, outputTokens: Math.round(outputTokens) };
  });
  if (prompts.length === 0) throw unreadable(path, "it holds no prompt", DATASET_HINT);
  return prompts;
}

function promptIn(row: unknown): string | undefined {
  if (typeof row === "string") return row === "" ? undefined : row;
  const fields = fieldsOf(row);
  for (const name of ["prompt", "text", "question", "input"]) {
    const value = fields[name];
    if (typeof value === "string" && value !== "") return value;
  }
  const messages = Array.isArray(fields["messages"]) ? fields["messages"] : [];
  const contents = messages.map((message) => fieldsOf(message)["content"]);
  const texts = contents.filter((content) => typeof content === "string");
  return texts.length === 0 ? undefined : texts.join("\n\n");
}

/** @throws PlannerError invalid_input */
export function readTrace(path: string, text: string): TraceRow[] {
  const rows = /^\s*[[{]/.test(text) ? jsonRows(path, text, TRACE_HINT) : csvRows(text);
  const trace = rows.map((row, at): TraceRow => {
    const fields = fieldsOf(row);
    const ms = numberIn(fields, ["timestamp", "timestamp_ms", "arrival_ms"]);
    const arrivalSeconds =
      numberIn(fields, ["arrival_time", "arrival_seconds", "arrival_s", "time"]) ??
      (ms === undefined ? undefined : secondsFromMs(ms));
    const isl = numberIn(fields, ["input_length", "input_tokens", "isl", "prompt_tokens"]);
    const osl = numberIn(fields, ["output_length", "output_tokens", "osl", "completion_tokens"]);
    if (arrivalSeconds === undefined || isl === undefined || osl === undefined || isl < 1 || osl < 1)
      throw unreadable(path, `row ${at + 1} lacks an arrival time, an input or an output length`, TRACE_HINT);
    return { arrivalSeconds, isl, osl };
  });
  if (trace.length === 0) throw unreadable(path, "it holds no request", TRACE_HINT);
  return trace;
}

function csvRows(text: string): Fields[] {
  const [header = "", ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(",").map((name) => name.trim().toLowerCase());
  return lines
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const cells = line.split(",");
      return Object.fromEntries(names.map((name, at) => [name, cells[at]?.trim() ?? ""]));
    });
}
