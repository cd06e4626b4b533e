import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EditableField, FieldKind } from "../../../src/app/agent/editable-fields.ts";
import { readEdit } from "../../../src/app/agent/read-edit.ts";

const field = (name: string, kind: FieldKind, more: Partial<EditableField> = {}): EditableField => ({
  name,
  kind,
  description: "",
  value: null,
  choices: [],
  isAddress: false,
  ...more,
});
const FIELDS = [
  field("endpoint", "text", { isAddress: true }),
  field("servedModel", "text"),
  field("concurrency", "numbers", { value: [1, 2, 4] }),
  field("rate", "numbers"),
  field("requests", "number", { value: 64 }),
  field("outputTokens", "number"),
  field("path", "text"),
  field("mode", "choice", { choices: ["chat", "completion"] }),
  field("noStream", "yes-no"),
];
const read = (text: string) => readEdit(text, FIELDS);

describe("a change is read from fields", () => {
  it.each([
    ["requests=20", { requests: 20 }],
    ["requests 20, concurrency 1, 2, 8", { requests: 20, concurrency: [1, 2, 8] }],
    ["--concurrency 4", { concurrency: [4] }],
    ["output tokens: 256", { outputTokens: 256 }],
    ["outputTokens to 1k", { outputTokens: 1000 }],
    ["output-tokens 1,024", { outputTokens: 1024 }],
    ['path "my plan.json"', { path: "my plan.json" }],
    ["mode completion", { mode: "completion" }],
    ["no stream on", { noStream: true }],
    ["served model qwen3-8b", { servedModel: "qwen3-8b" }],
    ["--model qwen3-8b --osl 16", { servedModel: "qwen3-8b", outputTokens: 16 }],
    [
      "/bench http://127.0.0.1:9000/v1 --concurrency 2,4 --requests 20 --osl 16",
      { endpoint: "http://127.0.0.1:9000/v1", concurrency: [2, 4], requests: 20, outputTokens: 16 },
    ],
    ["http://127.0.0.1:9000/v1 concurrency 2,4 requests 20", { concurrency: [2, 4], requests: 20 }],
  ])("%s", (text, changes) => {
    expect(read(text)).toEqual(changes);
  });
});

describe("a change is read from words", () => {
  it.each([
    ["only 20 requests please", { requests: 20 }],
    ["use 20 requests and concurrency 1 and 2", { requests: 20, concurrency: [1, 2] }],
    ["from 64 to 10 requests", { requests: 10 }],
    ["half the requests", { requests: 32 }],
    ["twice the requests", { requests: 128 }],
    ["no concurrency, rate 2 4 8", { concurrency: undefined, rate: [2, 4, 8] }],
    ["the other one: http://127.0.0.1:9000/v1", { endpoint: "http://127.0.0.1:9000/v1" }],
    ["write it to runs/other.json", { path: "runs/other.json" }],
  ])("%s", (text, changes) => {
    expect(read(text)).toEqual(changes);
  });

  it("is no change when nothing is named", () => {
    expect(read("hm, let me think")).toEqual({});
    expect(read("fewer of them")).toEqual({});
    expect(read("requests")).toEqual({});
  });
});

it("any whole number after a field's name is that field's value", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999_999 }),
      fc.constantFrom(" ", "=", ": ", " to "),
      (value, gap) => {
        expect(read(`requests${gap}${value}`)).toEqual({ requests: value });
        expect(read(`${value} requests`)).toEqual({ requests: value });
      },
    ),
  );
});
