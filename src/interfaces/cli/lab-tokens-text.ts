/** The token-budget grid as text: each cell, p95 by budget, a heat map, and why a curve may be flat. */
import type { ResultOf } from "../../domain/lab/lab-document.ts";
import { BASE_CHARS, type TokenCell } from "../../domain/lab/token-cell.ts";
import { count, number, seconds } from "../format.ts";
import { fewSamples } from "./lab-load-text.ts";
import { linePlot } from "./lab-plot.ts";
import { repeatLines } from "./lab-repeats-text.ts";
import { paragraph, table } from "./text-layout.ts";

const SHADES = [" ", "░", "▒", "▓", "█"];
const COLUMN = 9;

/** A row a prompt size, a column a budget, darker where the p95 is larger. */
function heatGrid(cells: readonly TokenCell[]): string[] {
  const budgets = [...new Set(cells.map(({ max_tokens }) => max_tokens))].sort((a, b) => a - b);
  const sizes = [...new Set(cells.map(({ prompt_chars }) => prompt_chars))].sort((a, b) => a - b);
  const values = cells.flatMap(({ p95_s }) => (p95_s === null ? [] : [p95_s]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const shade = (value: number) =>
    SHADES[high > low ? Math.round(((value - low) / (high - low)) * (SHADES.length - 1)) : 0] ?? " ";
  const rows = sizes.map((size) => {
    const drawn = budgets.map((budget) => {
      const cell = cells.find(
        ({ prompt_chars, max_tokens }) => prompt_chars === size && max_tokens === budget,
      );
      const value = cell?.p95_s ?? null;
      return `${value === null ? "  " : shade(value).repeat(2)}${seconds(value)}`.padEnd(COLUMN + 2);
    });
    return `   ${count(size).padStart(7)}  ${drawn.join(" ").trimEnd()}`;
  });
  const names = budgets.map((budget) => count(budget).padEnd(COLUMN + 2));
  return [
    "   Heat map of p95: prompt characters by max_tokens",
    ...rows,
    `   ${" ".repeat(7)}  ${names.join(" ").trimEnd()}`,
  ];
}

export function tokensText({ cells, flat, early_stop }: ResultOf<"tokens">): string[] {
  if (cells.length === 0) return paragraph("Nothing had ended.");
  const sizes = [...new Set(cells.map(({ prompt_chars }) => prompt_chars))];
  return [
    ...table(
      ["chars", "max_tokens", "answered", "tokens", "p50", "p95", "TTFT p50", "ITL p50"],
      cells.map((cell) => [
        count(cell.prompt_chars),
        count(cell.max_tokens),
        `${count(cell.ok)} of ${count(cell.n)}`,
        `${cell.tokens_approximate === true ? "~" : ""}${number(cell.completion_tokens)}`,
        seconds(cell.p50_s),
        seconds(cell.p95_s),
        seconds(cell.ttft_p50_s),
        seconds(cell.itl_p50_s),
      ]),
    ),
    ...paragraph(
      `"tokens" is what answers really held, on average. Prompts hold the question's own ${count(BASE_CHARS)} characters besides.`,
    ),
    ...(cells.some(({ tokens_approximate }) => tokens_approximate === true)
      ? paragraph("~ The server reports no usage: tokens are counted by events, approximate.")
      : []),
    ...repeatLines(
      "chars × max_tokens",
      cells.map(({ prompt_chars, max_tokens, repeats }) => ({
        label: `${count(prompt_chars)} × ${count(max_tokens)}`,
        repeats,
      })),
    ),
    ...fewSamples(Math.max(...cells.map(({ ok }) => ok ?? 0))),
    "",
    ...linePlot({
      title: "p95 by max_tokens",
      xName: "max_tokens",
      curves: sizes.map((size) => ({
        name: `${count(size)} chars`,
        points: cells
          .filter(({ prompt_chars }) => prompt_chars === size)
          .map(({ max_tokens, p95_s }) => ({ x: max_tokens, y: p95_s })),
      })),
      shown: seconds,
    }),
    "",
    ...heatGrid(cells),
    "",
    ...paragraph(finding(flat, early_stop)),
  ];
}

function finding(flat: boolean, earlyStop: boolean | null): string {
  if (!flat)
    return "Latency grows with the budget: answers are longer, and each token costs a decoding step.";
  return earlyStop === true
    ? "The curve is flat because answers end before their budget: max_tokens is a limit, not a length. --force-length asks for full answers, where the server knows ignore_eos."
    : "The curve is flat: a larger budget did not lengthen answers noticeably. --force-length asks for full answers, where the server knows ignore_eos.";
}
