/** Reads the fields of one catalog record and says which file and field is damaged. */
import { PlannerError } from "../../domain/errors.ts";

export interface RecordFields {
  text(name: string): string;
  number(name: string): number;
  numberOrNull(name: string): number | null;
  flag(name: string): boolean;
  texts(name: string): readonly string[];
  /** A nested record. */
  record(name: string): RecordFields;
  records(name: string): readonly RecordFields[];
  list(name: string): readonly unknown[];
  has(name: string): boolean;
  /** All of it, unread. */
  content(): Readonly<Record<string, unknown>>;
}

export function damaged(file: string, complaint: string): PlannerError {
  return new PlannerError("unreadable_file", `${file}: ${complaint}.`, {
    hint: "Restore the file from the package, or mend the field named here.",
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @param where - place of the record in its file, such as "gpus[3]"; empty for the whole file. */
export function fieldsOf(value: unknown, file: string, where = ""): RecordFields {
  if (!isRecord(value)) throw damaged(file, `${where === "" ? "the file" : where} is not an object`);
  const place = (name: string) => (where === "" ? name : `${where}.${name}`);
  function field<T>(name: string, is: (found: unknown) => found is T, expected: string): T {
    const found = value instanceof Object ? Reflect.get(value, name) : undefined;
    if (!is(found)) throw damaged(file, `${place(name)} is missing or not ${expected}`);
    return found;
  }
  const isText = (found: unknown): found is string => typeof found === "string";
  const isNumber = (found: unknown): found is number => typeof found === "number" && Number.isFinite(found);
  const isList = (found: unknown): found is readonly unknown[] => Array.isArray(found);
  return {
    text: (name) => field(name, isText, "text"),
    number: (name) => field(name, isNumber, "a number"),
    numberOrNull: (name) =>
      field(name, (found): found is number | null => found === null || isNumber(found), "a number or null"),
    flag: (name) => field(name, (found): found is boolean => typeof found === "boolean", "true or false"),
    texts: (name) =>
      field(
        name,
        (found): found is readonly string[] => isList(found) && found.every(isText),
        "a list of texts",
      ),
    record: (name) => fieldsOf(field(name, isRecord, "an object"), file, place(name)),
    records: (name) =>
      field(name, isList, "a list").map((item, index) => fieldsOf(item, file, `${place(name)}[${index}]`)),
    list: (name) => field(name, isList, "a list"),
    has: (name) => Object.hasOwn(value, name) && value[name] !== null,
    content: () => value,
  };
}
