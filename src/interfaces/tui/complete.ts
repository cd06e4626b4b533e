/** What a half-typed line can become: commands, their arguments, and names of models and GPUs anywhere in it. */
import { SLASH_COMMANDS } from "./slash-commands.ts";

/** A name and the ways people write it. */
export interface KnownName {
  /** As it is inserted. */
  readonly name: string;
  /** Letters and digits only, lower case. */
  readonly forms: readonly string[];
}

export interface CompletionWords {
  readonly models: readonly KnownName[];
  readonly gpus: readonly KnownName[];
  /** What a command takes first, by the command's name. */
  readonly first: Readonly<Record<string, readonly string[]>>;
  /** Values of an input that is one of a few, by the input's name. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

export const NO_WORDS: CompletionWords = { models: [], gpus: [], first: {}, values: {} };

/** Replaces the line from `from` to the cursor. */
export interface Completion {
  readonly from: number;
  readonly text: string;
  /** How it stands in a list, and what stands beside it there. */
  readonly label: string;
  readonly note: string;
}

/** Words of one name that are looked at together: "llama 3.1 8". */
const NAME_WORDS = 4;
const MOST = 50;

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");
export const knownName = (name: string, forms: readonly string[]): KnownName => ({
  name,
  forms: [...new Set([name, ...forms].map(plain))],
});
/** Short words are no beginnings of names, or every "in" would offer something. */
const isTelling = (typed: string): boolean => typed.length >= 3 || (typed.length === 2 && /\d/.test(typed));

/** Names one of whose forms begins with what is typed, the shortest form first; none once a form is whole. */
function named(
  typed: string,
  names: readonly KnownName[],
  isEnough: (typed: string) => boolean = isTelling,
): readonly string[] {
  const wanted = plain(typed);
  if (!isEnough(wanted)) return [];
  const found: { readonly name: string; readonly length: number }[] = [];
  for (const { name, forms } of names) {
    const lengths = forms.filter((form) => form.startsWith(wanted)).map((form) => form.length);
    if (lengths.includes(wanted.length)) return [];
    if (lengths.length > 0) found.push({ name, length: Math.min(...lengths) });
  }
  return found.sort((a, b) => a.length - b.length).map(({ name }) => name);
}

/** Beginnings of the last one to four words before the cursor, the longest first. */
function* lastWords(before: string): Generator<number> {
  const starts = [...before.matchAll(/[^\s,;()]+/g)].map(({ index }) => index);
  for (const start of starts.slice(-NAME_WORDS)) yield start;
}

function namesAnywhere(before: string, names: readonly KnownName[]): readonly Completion[] {
  if (!/[^\s,;()]$/.test(before)) return [];
  for (const from of lastWords(before)) {
    const found = named(before.slice(from), names);
    if (found.length > 0) return found.map((text) => ({ from, text, label: text, note: "" }));
  }
  return [];
}

/** Whole words that begin with what is typed and go on. */
const begun = (typed: string, from: number, words: readonly string[]): readonly Completion[] =>
  words
    .filter((word) => word.length > typed.length && word.toLowerCase().startsWith(typed.toLowerCase()))
    .map((text) => ({ from, text, label: text, note: "" }));

/** Where nothing but a name can stand, one letter is enough. */
function namesFrom(from: number, typed: string, names: readonly KnownName[]): readonly Completion[] {
  if (/\s$/.test(typed)) return [];
  return named(typed, names, (wanted) => wanted !== "").map((text) => ({
    from,
    text,
    label: text,
    note: "",
  }));
}

function commands(typed: string): readonly Completion[] {
  return SLASH_COMMANDS.filter(({ name }) => name.startsWith(typed.toLowerCase())).map(
    ({ name, takes, summary }) => ({
      from: 0,
      text: takes === "" ? `/${name}` : `/${name} `,
      label: `/${name} ${takes}`,
      note: summary,
    }),
  );
}

function setValue(before: string, words: CompletionWords): readonly Completion[] {
  const match = /^\/set\s+(\S+?)(?:\s*[=:]\s*|\s+)(.*)$/i.exec(before);
  const [, field = "", typed = ""] = match ?? [];
  const from = before.length - typed.length;
  if (/^-*model$/i.test(field)) return namesFrom(from, typed, words.models);
  if (/^-*gpu(?:-type)?$/i.test(field)) return namesFrom(from, typed, words.gpus);
  return begun(typed, from, words.values[field.toLowerCase()] ?? []);
}

/** The likeliest first; none when nothing is begun. */
export function completionsAt(text: string, cursor: number, words: CompletionWords): readonly Completion[] {
  const before = text.slice(0, cursor);
  const command = /^\/([a-z]*)$/i.exec(before)?.[1];
  if (command !== undefined) return commands(command);
  const [, name = "", typed = ""] = /^\/([a-z]+)\s+(\S*)$/i.exec(before) ?? [];
  const first = begun(typed, before.length - typed.length, words.first[name.toLowerCase()] ?? []);
  if (first.length > 0) return first.slice(0, MOST);
  if (/^\/set\s/i.test(before)) return setValue(before, words).slice(0, MOST);
  return namesAnywhere(before, [...words.gpus, ...words.models]).slice(0, MOST);
}

export interface EditedLine {
  readonly text: string;
  readonly cursor: number;
}

export function withCompletion({ text, cursor }: EditedLine, { from, text: put }: Completion): EditedLine {
  return { text: text.slice(0, from) + put + text.slice(cursor), cursor: from + put.length };
}

/** A completion that was taken, and what the next press of Tab goes on from. */
export interface Taken {
  readonly line: EditedLine;
  readonly before: EditedLine;
  readonly offered: readonly Completion[];
  readonly index: number;
}

/** Takes the first completion, or the next one when the last was taken just before. */
export function takeCompletion(
  line: EditedLine,
  words: CompletionWords,
  last: Taken | null,
  by: 1 | -1 = 1,
): Taken | null {
  const goesOn = last !== null && last.line.text === line.text && last.line.cursor === line.cursor;
  const before = goesOn ? last.before : line;
  const offered = goesOn ? last.offered : completionsAt(line.text, line.cursor, words);
  const index = goesOn ? (last.index + by + offered.length) % offered.length : 0;
  const completion = offered[index];
  return completion === undefined
    ? null
    : { line: withCompletion(before, completion), before, offered, index };
}

/** What the first completion would add, to be shown faintly at the end of the line; "" when there is none. */
export function ghostOf({ text, cursor }: EditedLine, offered: readonly Completion[]): string {
  const [first] = offered;
  if (first === undefined || cursor !== text.length || cursor === first.from) return "";
  const typed = text.slice(first.from, cursor);
  if (typed === "/") return "";
  if (first.text.toLowerCase().startsWith(typed.toLowerCase()))
    return first.text.slice(typed.length).trimEnd();
  return ` → ${first.text}`;
}
