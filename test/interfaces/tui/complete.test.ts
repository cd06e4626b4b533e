import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CompletionWords,
  completionsAt,
  ghostOf,
  NO_WORDS,
  takeCompletion,
  withCompletion,
} from "../../../src/interfaces/tui/complete.ts";
import { completionWords } from "../../../src/interfaces/tui/completion-words.ts";
import { SLASH_COMMANDS } from "../../../src/interfaces/tui/slash-commands.ts";
import { shippedCatalog } from "../../support/planner.ts";
import { fakeCommands } from "./fake-conversation.ts";

const words: CompletionWords = await completionWords({
  ...fakeCommands,
  names: async () => ({ models: shippedCatalog.modelNames(), gpus: shippedCatalog.gpus() }),
});
const offered = (text: string, cursor = text.length) =>
  completionsAt(text, cursor, words).map((completion) => completion.text);
const first = (text: string) => {
  const [completion] = completionsAt(text, text.length, words);
  return completion === undefined
    ? undefined
    : withCompletion({ text, cursor: text.length }, completion).text;
};

describe("commands", () => {
  it("narrow down as letters come, and need no other words", () => {
    expect(completionsAt("/", 1, NO_WORDS)).toHaveLength(SLASH_COMMANDS.length);
    expect(offered("/ses")).toEqual(["/sessions"]);
    expect(first("/se")).toBe("/set ");
  });

  it("offer their first argument: inputs, conversations, figures, files, experiments", () => {
    expect(offered("/set pre")).toEqual(["precision", "prefix-hit-rate"]);
    expect(first("/resume s")).toBe("/resume s-0");
    expect(first("/why rep")).toBe("/why replicas");
    expect(offered("/export ")).toEqual(["plan.json", "plan.md", "plan.html"]);
    expect(first("/lab pre")).toBe("/lab preflight");
  });

  it("offer the values of an input", () => {
    expect(offered("/set precision f")).toEqual(["fp16", "fp8"]);
    expect(first("/set cloud=g")).toBe("/set cloud=gcp");
    expect(first("/set gpu h20")).toBeUndefined();
    expect(offered("/set gpu h").length).toBeGreaterThan(1);
    expect(first("/set model q")).toBeDefined();
    expect(first("/set gpu h1")).toBe("/set gpu H100-SXM-80GB");
    expect(first("/set model qwen3 8")).toBe("/set model Qwen3-8B");
  });
});

describe("names anywhere in a line", () => {
  it("complete GPUs, the everyday one first", () => {
    expect(first("compare with H1")).toBe("compare with H100-SXM-80GB");
    expect(first("compare H200, MI30")).toMatch(/^compare H200, MI300[AX]$/);
  });

  it("complete models of several words", () => {
    expect(first("serve llama 3.1 8")).toBe("serve Llama-3.1-8B");
    expect(first("(gpt-os")).toBe("(gpt-oss-20b");
  });

  it("leave whole names, short words and spaces alone", () => {
    expect(offered("on H100")).toEqual([]);
    expect(offered("in")).toEqual([]);
    expect(offered("20 requests a second on ")).toEqual([]);
  });

  it("are looked for before the cursor only", () => {
    expect(offered("H1 and more", 2)).toContain("H100-SXM-80GB");
    const [completion] = completionsAt("H1 and more", 2, words);
    expect(completion && withCompletion({ text: "H1 and more", cursor: 2 }, completion)).toEqual({
      text: "H100-SXM-80GB and more",
      cursor: 13,
    });
  });
});

describe("the suggestion behind the cursor", () => {
  const ghost = (text: string, cursor = text.length) =>
    ghostOf({ text, cursor }, completionsAt(text, cursor, words));
  it("is the rest of a word, or what stands for it", () => {
    expect(ghost("compare with H1")).toBe("00-SXM-80GB");
    expect(ghost("serve llama 3.1 8")).toBe(" → Llama-3.1-8B");
  });

  it("is not there within a line, nor before anything is begun", () => {
    expect(ghost("H1 and more", 2)).toBe("");
    expect(ghost("/export ")).toBe("");
    expect(ghost("")).toBe("");
  });
});

describe("Tab", () => {
  it("goes through what is offered, and round again", () => {
    const line = { text: "/export plan", cursor: 12 };
    const one = takeCompletion(line, words, null);
    const two = takeCompletion(one?.line ?? line, words, one);
    const back = takeCompletion(two?.line ?? line, words, two, -1);
    const round = takeCompletion(one?.line ?? line, words, one, -1);
    expect([one, two, back, round].map((taken) => taken?.line.text)).toEqual([
      "/export plan.json",
      "/export plan.md",
      "/export plan.json",
      "/export plan.html",
    ]);
  });

  it("begins anew once something else was typed", () => {
    const one = takeCompletion({ text: "/export plan", cursor: 12 }, words, null);
    expect(takeCompletion({ text: "/he", cursor: 3 }, words, one)?.line.text).toBe("/help");
  });

  it("does nothing where nothing is offered", () => {
    expect(takeCompletion({ text: "hello there", cursor: 11 }, words, null)).toBeNull();
  });
});

describe("laws", () => {
  const piece = fc.constantFrom(
    "/set ",
    "/why ",
    "H1",
    "llama ",
    "3.1",
    "qwen",
    " ",
    "\n",
    "→",
    "家",
    "🙂",
    "(",
    ",",
  );
  const line = fc
    .array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 8 })
    .map((parts) => parts.join(""));

  it("what is offered changes nothing but the text between its beginning and the cursor", () => {
    fc.assert(
      fc.property(line, fc.nat(), (text, place) => {
        const cursor = text.length === 0 ? 0 : place % (text.length + 1);
        for (const completion of completionsAt(text, cursor, words)) {
          const after = withCompletion({ text, cursor }, completion);
          expect(completion.from).toBeLessThanOrEqual(cursor);
          expect(after.text.startsWith(text.slice(0, completion.from))).toBe(true);
          expect(after.text.endsWith(text.slice(cursor))).toBe(true);
          expect(after.cursor).toBe(completion.from + completion.text.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("any beginning of three letters of a GPU's or model's name offers that name, unless it is whole", () => {
    const names = [...words.gpus, ...words.models];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), ({ name, forms }, cut) => {
        const typed = name.slice(0, 3 + (cut % Math.max(1, name.length - 3)));
        const plain = typed.toLowerCase().replace(/[^a-z0-9]/g, "");
        fc.pre(plain.length >= 3 && !forms.includes(plain));
        fc.pre(!names.some((other) => other.forms.includes(plain)));
        const found = completionsAt(`with ${typed}`, 5 + typed.length, words);
        expect(found.length === 50 || found.some(({ text }) => text === name)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
