/**
 * What a person wants otherwise in a proposed call, read from words or fields: "requests 20", "only 20 requests",
 * "concurrency = 1, 2, 4", "half the requests", "no rate", "path other.json", or as flags: "--requests 20 --isl 64".
 */
import { fromThousands } from "../../domain/units.ts";
import type { EditableField } from "./editable-fields.ts";

/** By field; undefined takes the field out of the call. */
export type Changes = Readonly<Record<string, unknown>>;

interface Mention {
  readonly field: EditableField;
  readonly from: number;
  readonly to: number;
}

const NUMBER = String.raw`\d+(?:[.,]\d+)*(?:\s?k)?\b`;
const NUMBERS = new RegExp(String.raw`^(?:${NUMBER})(?:\s*(?:,|;|and|/|\s)\s*(?:${NUMBER}))*`, "i");
/** Between a field's name and its value. */
const SEPARATOR = /^\s*(?:=|:|→|->|to|of|is|are|at|as|be)\s*/i;
/** Not the end of an address or of a name. */
const BEFORE = new RegExp(String.raw`(?<![\w./:,-])(${NUMBER})\s*(?:[a-z]+\s+){0,1}$`, "i");
const NONE = /\b(?:no|without|drop|remove|unset|leave out)\s+(?:the\s+|any\s+)?$/i;
const HALF = /\b(?:half|halve)\s+(?:of\s+)?(?:the\s+|as many\s+)?$/i;
const DOUBLE = /\b(?:double|twice)\s+(?:the\s+|as many\s+)?$/i;

const spaced = (name: string): string => name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();

/** Fields of the benchmark that its flags call otherwise. */
const FLAG_NAMES: Readonly<Record<string, string>> = {
  inputTokens: "isl",
  outputTokens: "osl",
  servedModel: "model",
};

function formsOf({ name }: EditableField): readonly string[] {
  const words = spaced(name);
  const flag = FLAG_NAMES[name];
  return [
    ...new Set([name.toLowerCase(), words, words.replaceAll(" ", "-"), words.replaceAll(" ", "_")]),
    ...(flag === undefined ? [] : [flag]),
  ];
}

/** Flags that name no field. */
export function unknownFlags(text: string, fields: readonly EditableField[]): readonly string[] {
  const known = new Set(fields.flatMap(formsOf));
  return [...text.matchAll(/(?<!\S)--([a-z][\w-]*)/gi)]
    .map(([, name = ""]) => name)
    .filter((name) => !known.has(name.toLowerCase()))
    .map((name) => `--${name}`);
}

/** Where fields are named, the longest names first, none inside another. */
function mentionsIn(text: string, fields: readonly EditableField[]): readonly Mention[] {
  const lower = text.toLowerCase();
  const forms = fields.flatMap((field) => formsOf(field).map((form) => ({ field, form })));
  const mentions: Mention[] = [];
  for (const { field, form } of forms.sort((a, b) => b.form.length - a.form.length)) {
    const pattern = new RegExp(String.raw`(?<![\w-])--?${form}(?![\w])|(?<![\w-])${form}(?![\w])`, "g");
    for (const match of lower.matchAll(pattern)) {
      const [from, to] = [match.index, match.index + match[0].length];
      if (mentions.every((other) => to <= other.from || from >= other.to)) mentions.push({ field, from, to });
    }
  }
  return mentions.sort((a, b) => a.from - b.from);
}

function numberIn(text: string): number {
  const digits = text.replace(/,(?=\d{3}\b)/g, "").trim();
  return /k$/i.test(digits) ? fromThousands(Number(digits.slice(0, -1))) : Number(digits);
}

const numbersIn = (text: string): readonly number[] =>
  [...text.matchAll(/\d+(?:,\d{3}\b)*(?:\.\d+)?(?:\s?k)?\b/gi)].map(([one]) => numberIn(one));

function textIn(tail: string): string | undefined {
  const [, quoted, bare] = /^(?:"([^"]*)"|(\S+))/.exec(tail) ?? [];
  return quoted ?? bare?.replace(/[,;]$/, "");
}

const YES: Readonly<Record<string, boolean>> = {
  yes: true,
  on: true,
  true: true,
  no: false,
  off: false,
  false: false,
};

/** The value that stands after a field's name, and how far it reaches. */
function valueAfter(
  field: EditableField,
  after: string,
): { readonly value: unknown; readonly length: number } | null {
  const gap = SEPARATOR.exec(after)?.[0].length ?? /^\s*/.exec(after)?.[0].length ?? 0;
  const tail = after.slice(gap);
  const found = (value: unknown, length: number) => ({ value, length: gap + length });
  if (field.kind === "number" || field.kind === "numbers") {
    const digits = NUMBERS.exec(tail)?.[0];
    if (digits === undefined) return null;
    const values = numbersIn(digits);
    return found(field.kind === "numbers" ? values : values[0], digits.length);
  }
  const word = textIn(tail);
  if (word === undefined || word === "") return null;
  if (field.kind === "text") return found(word, word.length);
  if (field.kind === "yes-no") {
    const flag = YES[word.toLowerCase()];
    return flag === undefined ? null : found(flag, word.length);
  }
  const choice = field.choices.find((one) => one.toLowerCase() === word.toLowerCase());
  return choice === undefined ? null : found(choice, word.length);
}

/** What is said before a field's name: "20 requests", "half the requests", "no rate". */
function valueBefore(field: EditableField, before: string): { readonly value: unknown } | null {
  if (NONE.test(before)) return { value: field.kind === "yes-no" ? false : undefined };
  if (field.kind !== "number" && field.kind !== "numbers") return null;
  const now = typeof field.value === "number" ? field.value : null;
  if (now !== null && HALF.test(before)) return { value: Math.max(1, Math.ceil(now / 2)) };
  if (now !== null && DOUBLE.test(before)) return { value: now * 2 };
  const [, digits] = BEFORE.exec(before) ?? [];
  if (digits === undefined) return null;
  const values = numbersIn(digits);
  return { value: field.kind === "numbers" ? values : values.at(-1) };
}

function addressIn(text: string, fields: readonly EditableField[]): Changes {
  const address = /https?:\/\/[^\s,;]+/.exec(text)?.[0];
  const to = fields.find(({ isAddress }) => isAddress);
  return address === undefined || to === undefined ? {} : { [to.name]: address };
}

/** An address or a file name alone says which field it is for. */
function unnamed(text: string, fields: readonly EditableField[]): Changes {
  const address = addressIn(text, fields);
  if (Object.keys(address).length > 0) return address;
  const file = /(?:^|\s)((?:[\w~.-]*\/)*[\w-]+\.[a-z]{2,6})(?=$|[\s,;])/i.exec(text)?.[1];
  const path = fields.find(({ name }) => /^(?:path|file|output)$/i.test(name));
  return file === undefined || path === undefined ? {} : { [path.name]: file };
}

/** @returns no changes when nothing in the text names a field. */
export function readEdit(text: string, fields: readonly EditableField[]): Changes {
  const mentions = mentionsIn(text, fields);
  if (mentions.length === 0) return unnamed(text, fields);
  // What stands before the first name is the address of a whole command line.
  const start = text.slice(0, mentions[0]?.from ?? 0);
  const changes: Record<string, unknown> = /^\s*\/\w/.test(text) ? { ...addressIn(start, fields) } : {};
  let taken = 0;
  for (const [index, { field, from, to }] of mentions.entries()) {
    const before = text.slice(Math.min(taken, from), from);
    const after = text.slice(to, mentions[index + 1]?.from ?? text.length);
    const isFlag = text[from] === "-";
    const said = isFlag || SEPARATOR.test(after) ? null : valueBefore(field, before);
    if (said !== null) {
      changes[field.name] = said.value;
      taken = to;
      continue;
    }
    const value = valueAfter(field, after) ?? (isFlag ? null : valueBefore(field, before));
    if (value === null) continue;
    changes[field.name] = value.value;
    taken = to + ("length" in value ? Number(value.length) : 0);
  }
  return changes;
}
