/** Documents as JSON text: unrounded, in the order of their schema, and never a number JSON cannot hold. */
import { safeJson } from "../../domain/safe-text.ts";

/** JSON has no infinity: what is unbounded or not a number is null. */
const finite = (_key: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? null : value;

export const documentText = (document: unknown): string =>
  `${safeJson(JSON.stringify(document, finite, 2))}\n`;

/** One event on one line, for programs that read while the turn runs. */
export const eventLine = (event: unknown): string => `${safeJson(JSON.stringify(event, finite))}\n`;
