/** API prices by the token: of the shipped file, or three numbers of one's own. */
import { z } from "zod";
import { matchName } from "../../domain/catalog/name-match.ts";
import { PlannerError } from "../../domain/errors.ts";
import { type ApiPrice, apiUsdPerRequest, type TokenBill } from "../../domain/planning/api-break-even.ts";

const rowSchema = z.object({
  provider: z.string(),
  model: z.string(),
  serves: z.string().nullable(),
  inputUsdPerMillion: z.number().positive(),
  cachedInputUsdPerMillion: z.number().positive().nullable(),
  outputUsdPerMillion: z.number().positive(),
});
const fileSchema = z.object({ source: z.string(), asOf: z.string(), prices: z.array(rowSchema) });

export interface ListedApiPrice extends ApiPrice {
  /** The catalog's model behind it; null = not an open model. */
  readonly serves: string | null;
}

/** @throws PlannerError unreadable_file */
export function parseApiPrices(content: unknown): readonly ListedApiPrice[] {
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) {
    const { source, asOf, prices } = parsed.data;
    return prices.map((row) => ({ ...row, source, asOf }));
  }
  const [issue] = parsed.error.issues;
  throw new PlannerError(
    "unreadable_file",
    `The API prices cannot be used: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}.`,
    { hint: "Restore config/api-prices.json from the package." },
  );
}

/** "0.05,0.01,0.08" or "0.05,0.08": dollars per million tokens in, cached, out. */
function ownPrice(text: string, today: string): ApiPrice | null {
  const numbers = text.split(",").map((part) => Number(part.trim().replace(/^\$/, "")));
  if (numbers.length < 2 || numbers.length > 3 || !numbers.every((value) => value > 0)) return null;
  const [input = 0] = numbers;
  const output = numbers.at(-1) ?? 0;
  const cached = numbers.length === 3 ? (numbers[1] ?? null) : null;
  return {
    provider: "yours",
    model: "own price",
    inputUsdPerMillion: input,
    cachedInputUsdPerMillion: cached,
    outputUsdPerMillion: output,
    asOf: today,
    source: "your figures",
  };
}

const MOST_SHOWN = 3;

/** Cheapest first: those asked for by name or price, else those that serve the model. */
export function apisFor(
  asked: string | undefined,
  modelId: string,
  known: readonly ListedApiPrice[],
  bill: TokenBill,
  today: string,
): readonly ApiPrice[] {
  const cheapestFirst = (prices: readonly ApiPrice[]): readonly ApiPrice[] =>
    prices.toSorted((a, b) => apiUsdPerRequest(a, bill) - apiUsdPerRequest(b, bill)).slice(0, MOST_SHOWN);
  if (asked === undefined) return cheapestFirst(known.filter(({ serves }) => serves === modelId));
  const own = ownPrice(asked, today);
  if (own !== null) return [own];
  const typed = asked.trim().toLowerCase();
  const named = known.filter(
    ({ model, provider, serves }) =>
      [model, serves ?? "", `${provider}/${model}`, provider].some((name) => name.toLowerCase() === typed) ||
      matchName(asked, [{ id: model, aliases: serves === null ? [] : [serves] }]).kind === "one",
  );
  if (named.length > 0) return cheapestFirst(named);
  throw new PlannerError("invalid_input", `No API price is kept for "${asked}".`, {
    hint: `Give your own as in,out or in,cached,out in dollars per million tokens (--api 0.6,0.06,2.4), or one of ${[...new Set(known.map(({ model }) => model))].slice(0, 8).join(", ")}, …`,
  });
}
