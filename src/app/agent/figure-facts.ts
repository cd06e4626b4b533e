/** The figures a chat model may state: those of tool results, and those the person said. */
import { type BaseMessage, isHumanMessage, isToolMessage } from "@langchain/core/messages";
import { bytesFromGb } from "../../domain/units.ts";
import { claimsIn } from "./figure-claims.ts";
import { type FigureKind, namedFigure } from "./figure-kinds.ts";
import { namedNumbers } from "./figure-names.ts";

export interface Fact {
  readonly kind: FigureKind;
  /** In base units. */
  readonly value: number;
  /** Where it stands: the path in the result, or the sentence. Lower case. */
  readonly context: string;
  /** The GPU that the result, or its row, is about. Lower case. */
  readonly subject?: string;
}

export interface Evidence {
  readonly facts: readonly Fact[];
  /** Sentences in the results. */
  readonly texts: readonly string[];
  /** Numbers that belong to names, each after its word: "llama 3.1". Lower case. */
  readonly names: ReadonlySet<string>;
  /** What the last tool said about its result: shown in place of a sentence that is left out. */
  readonly lastWord: string;
}

/** @param draft - the requirements so far, which the person said in some form. */
export function evidenceIn(messages: readonly BaseMessage[], draft: object): Evidence {
  const facts: Fact[] = [];
  const texts: string[] = [];
  const names = new Set<string>();
  let lastWord = "";
  const read = (value: unknown, path: string, about?: string): void => {
    const subject = about === undefined ? {} : { subject: about };
    if (typeof value === "number" && Number.isFinite(value)) {
      facts.push({ ...namedFigure(path, value), context: spaced(path), ...subject });
      if (DEGREE.test(path)) facts.push({ kind: "degree", value, context: spaced(path), ...subject });
    } else if (typeof value === "string") {
      texts.push(value);
      for (const name of namedNumbers(value)) names.add(name);
      facts.push(...memoryInName(value));
      facts.push(...factsOfText(value, names, path));
    } else if (typeof value === "object" && value !== null) {
      const gpu = gpuOf(value) ?? about;
      for (const [key, part] of Object.entries(value)) read(part, path === "" ? key : `${path}.${key}`, gpu);
    }
  };
  read({ requirements: draft }, "");
  for (const message of messages) {
    if (isHumanMessage(message)) {
      for (const word of message.text.slice(0, LONGEST_TEXT).split(/\s+/))
        for (const name of namedNumbers(word)) names.add(name);
      facts.push(...factsOfText(message.text, names, ""), ...timesSaid(message.text));
    } else if (isToolMessage(message)) {
      const result = parsed(message.text);
      read(result, "");
      lastWord = wordOf(result) ?? lastWord;
    }
  }
  return { facts, texts, names, lastWord };
}

/** The GPU of a plan or of a row of options. */
function gpuOf(value: object): string | undefined {
  const inputs: unknown = Reflect.get(value, "inputs");
  const of =
    typeof inputs === "object" && inputs !== null ? Reflect.get(inputs, "gpu") : Reflect.get(value, "gpu");
  const name: unknown = typeof of === "object" && of !== null ? Reflect.get(of, "value") : of;
  return typeof name === "string" && name !== "" ? name.toLowerCase() : undefined;
}

/** Characters of one text that are searched for figures; a pasted book holds no requirement beyond. */
const LONGEST_TEXT = 20_000;

function factsOfText(text: string, names: ReadonlySet<string>, path: string): Fact[] {
  return text
    .slice(0, LONGEST_TEXT)
    .split(/(?<=[.!?;])\s+|\n/)
    .flatMap((sentence) =>
      claimsIn(sentence, names).flatMap(({ kind, values }) =>
        values.map(({ value }) => ({ kind, value, context: `${spaced(path)} ${sentence}`.toLowerCase() })),
      ),
    );
}

const TIMES: readonly (readonly [RegExp, number])[] = [
  [/\b(?:double|twice|doubl)/i, 2],
  [/\btripl/i, 3],
  [/\bquadrupl/i, 4],
  [/\bhal(?:f|ve|ving)/i, 1 / 2],
];

/** "Double the traffic" lets a chat model speak of 2× the traffic. */
function timesSaid(text: string): Fact[] {
  return TIMES.flatMap(([pattern, value]) =>
    pattern.test(text) ? [{ kind: "ratio", value, context: text.toLowerCase() } as const] : [],
  );
}

/** The memory in a GPU's name, such as A100-80GB. */
function memoryInName(text: string): Fact[] {
  const gigabytes = /^\S*-(\d+)GB$/i.exec(text)?.[1];
  return gigabytes === undefined
    ? []
    : [{ kind: "bytes", value: bytesFromGb(Number(gigabytes)), context: "memory" }];
}

/** "latency.ttftMs.p95" → "latency ttft ms p95". */
function spaced(path: string): string {
  return path
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(".", " ")
    .toLowerCase();
}

/** Where a result or a draft says how many GPUs share a replica. */
const DEGREE = /(?:^|\.)(?:tp|gpusPerReplica|degree)(?:\.value)?$/;

function wordOf(result: unknown): string | undefined {
  if (typeof result !== "object" || result === null) return undefined;
  const { verdict, message } = result as { verdict?: { summary?: unknown }; message?: unknown };
  const word = verdict?.summary ?? message;
  return typeof word === "string" ? word : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
