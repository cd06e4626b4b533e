import fc from "fast-check";
import { Box, renderToString } from "ink";
import { describe, expect, it } from "vitest";
import { ApprovalPrompt } from "../../../src/interfaces/tui/approval-prompt.tsx";
import { createPlainPrinter } from "../../../src/interfaces/tui/plain-transcript.ts";
import { textWidth } from "../../../src/interfaces/tui/text-width.ts";
import type { Turn, TurnContent } from "../../../src/interfaces/tui/turn.ts";
import { TurnView } from "../../../src/interfaces/tui/turn-view.tsx";
import { samplePlan } from "./sample-plan.ts";

const TABLE = [
  "```",
  "streams  TTFT p50 ms   p95  ITL p50 ms   p95  tok/s  req/s  ok  errors  valid",
  "      1         24.8  47.6        4.63  5.12    155   9.71   4       0     no",
  "      2         20.5  33.4        5.68  8.56    152   9.48   4       0    yes",
  "```",
].join("\n");

const said = (text: string): TurnContent => ({ kind: "assistant", raw: text, text, status: "done" });
const drawn = (turn: TurnContent, columns: number, preview = ""): readonly string[] =>
  renderToString(<TurnView turn={{ ...turn, id: 1 } as Turn} columns={columns} preview={preview} />, {
    columns,
  }).split("\n");

const word = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 12 }) },
  fc.constantFrom(
    "モデル",
    "🚀",
    "naïve",
    "https://example.com/".repeat(6),
    "• ",
    "`code`",
    "**bold**",
    "\n",
    "1. ",
  ),
);
const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(" "));
const turn: fc.Arbitrary<TurnContent> = fc.oneof(
  fc.constant<TurnContent>({ kind: "welcome", version: "0.1.0" }),
  text.map((raw): TurnContent => ({ kind: "user", text: raw })),
  text.map((raw) => said(raw)),
  text.map((raw) => said(`${raw}\n${TABLE}\n${raw}`)),
  text.map((raw): TurnContent => ({ kind: "question", text: raw })),
  text.map((raw): TurnContent => ({ kind: "failure", message: raw, hint: raw })),
  text.map((raw): TurnContent => ({ kind: "notice", text: raw })),
  fc.boolean().map((full): TurnContent => ({ kind: "plan", plan: samplePlan, full })),
  text.map(
    (raw): TurnContent => ({
      kind: "tool",
      callId: "1",
      name: "plan_capacity",
      summary: raw,
      status: "done",
    }),
  ),
);
const columns = fc.integer({ min: 40, max: 200 });

describe("laws of what is drawn", () => {
  it("no line of a turn is wider than the terminal, from 40 to 200 columns", () => {
    fc.assert(
      fc.property(turn, columns, (one, width) => {
        for (const row of drawn(one, width)) expect(textWidth(row)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 300 },
    );
  });

  it("no line of plain text is wider than the terminal", () => {
    fc.assert(
      fc.property(turn, columns, (one, width) => {
        const rows: string[] = [];
        const print = createPlainPrinter({
          write: (row) => rows.push(row),
          columns: () => width,
          echoed: false,
        });
        print([{ ...one, id: 1 } as Turn], { type: "queued", lines: [] });
        for (const row of rows) expect(textWidth(row)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 300 },
    );
  });

  it("no line of a question for approval is wider than the terminal", () => {
    const fields = ["requests", "concurrency", "outputTokens"].map(
      (name) =>
        ({ name, kind: "number", description: "", value: 64, choices: [], isAddress: false }) as const,
    );
    fc.assert(
      fc.property(text, columns, fc.boolean(), (summary, width, isEditing) => {
        const request = { tool: "benchmark_endpoint", summary, fields, note: summary };
        const prompt = (
          <Box flexDirection="column" width={width}>
            <ApprovalPrompt request={request} isEditing={isEditing} />
          </Box>
        );
        const rows = renderToString(prompt, { columns: width }).split("\n");
        for (const row of rows) expect(textWidth(row)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe("a turn", () => {
  it("folds a table that is too wide into a paragraph a row, each figure with the head of its column", () => {
    expect(drawn(said(TABLE), 60).join("\n").trim()).toBe(
      [
        "• streams 1: TTFT p50 ms 24.8 · p95 47.6 · ITL p50 ms 4.63 ·",
        "  p95 5.12 · tok/s 155 · req/s 9.71 · ok 4 · errors 0 ·",
        "  valid no",
        "• streams 2: TTFT p50 ms 20.5 · p95 33.4 · ITL p50 ms 5.68 ·",
        "  p95 8.56 · tok/s 152 · req/s 9.48 · ok 4 · errors 0 ·",
        "  valid yes",
      ].join("\n"),
    );
    expect(drawn(said(TABLE), 90).join("\n")).toContain("  streams  TTFT p50 ms   p95  ITL p50 ms");
  });

  it("shows what is being checked behind what was checked", () => {
    const streaming: TurnContent = { ...said("It holds. "), status: "streaming" } as TurnContent;
    expect(drawn(streaming, 60, "The limit is").join("\n").trim()).toBe("It holds. The limit is");
  });

  it("keeps prose within a line that can be followed, however wide the terminal", () => {
    const rows = drawn(said("word ".repeat(100)), 200);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(132);
  });
});
