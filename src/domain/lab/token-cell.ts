/** One cell of the token-budget grid, and what the grid as a whole shows. */
import { z } from "zod";
import { repeatsSchema } from "./repeated-runs.ts";

const figure = z.number().nullable();

export const tokenCellSchema = z.object({
  prompt_chars: z.number(),
  max_tokens: z.number(),
  p95_s: figure,
  p50_s: figure,
  n: z.number().optional(),
  ok: z.number().optional(),
  err: z.number().optional(),
  /** What answers really held, mean of a request. */
  completion_tokens: figure.optional(),
  tokens_approximate: z.boolean().optional(),
  ttft_p50_s: figure.optional(),
  itl_p50_s: figure.optional(),
  /** Of a cell that was run several times. */
  repeats: repeatsSchema.optional(),
});
export type TokenCell = Readonly<z.infer<typeof tokenCellSchema>>;

const BASE = "Summarize the following text in one sentence.\n\n";
const FILLER = "lorem ipsum ";
export const BASE_CHARS = BASE.length;

/** @param chars - of filler behind the question's own 47. */
export const gridPrompt = (chars: number): string =>
  BASE + FILLER.repeat(Math.ceil(chars / FILLER.length)).slice(0, chars);

/** [assumed] a budget at least doubled that moves the median by less than this share is flat. */
const FLAT_FRACTION = 0.1;
/** [assumed] an answer this much shorter than its budget was ended by the model. */
const SHORT_FRACTION = 0.95;

export interface GridFinding {
  /** Latency does not follow the budget. */
  readonly flat: boolean;
  /** Answers ended before their budget; null where nobody counted tokens. */
  readonly early_stop: boolean | null;
}

/** @returns per grid: whether every prompt's curve is flat, and whether that is because answers end by themselves. */
export function gridFinding(cells: readonly TokenCell[]): GridFinding {
  const sizes = [...new Set(cells.map(({ prompt_chars }) => prompt_chars))];
  const curves = sizes.map((size) =>
    cells
      .filter(({ prompt_chars, p50_s }) => prompt_chars === size && p50_s !== null)
      .sort((a, b) => a.max_tokens - b.max_tokens),
  );
  const isFlat = curves.every((curve) => {
    const [first, last] = [curve[0], curve.at(-1)];
    if (first?.p50_s == null || last?.p50_s == null || last.max_tokens < 2 * first.max_tokens) return false;
    return Math.abs(last.p50_s / first.p50_s - 1) < FLAT_FRACTION;
  });
  const counted = cells.filter(({ completion_tokens }) => completion_tokens != null);
  const isShort = counted.some(
    ({ completion_tokens, max_tokens }) => (completion_tokens ?? 0) < SHORT_FRACTION * max_tokens,
  );
  return { flat: curves.length > 0 && isFlat, early_stop: counted.length === 0 ? null : isShort };
}
