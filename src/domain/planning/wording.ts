/** Numbers inside the plan's own sentences: three significant figures and a unit. Figures of the document stay unrounded. */
import { type Bytes, gibFromBytes, type Ms, percentFromFraction, secondsFromMs } from "../units.ts";

const LARGE = 1_000_000;
/** Digits beyond this are no longer read. */
const UNREADABLE = 1e15;

/** Thousands in groups. Not Intl, whose tables take longer to load than the whole plan to compute. */
const grouped = (digits: string): string =>
  digits.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

/** 1234.5 → "1,230"; 0.01234 → "0.0123". */
export function number(value: number): string {
  if (!Number.isFinite(value)) return "no bound";
  if (Math.abs(value) >= UNREADABLE) return value.toExponential(2);
  const rounded = Number(value.toPrecision(3));
  if (Number.isInteger(value) && Math.abs(value) < LARGE) return grouped(String(value));
  return grouped(String(rounded));
}

const BOUNDARY_MS = 1000;

export const time = (ms: Ms): string =>
  ms >= BOUNDARY_MS ? `${number(secondsFromMs(ms))} s` : `${number(ms)} ms`;
export const memory = (bytes: Bytes): string => `${number(gibFromBytes(bytes))} GiB`;
export const rate = (requestsPerSecond: number): string => `${number(requestsPerSecond)} req/s`;
export const percent = (fraction: number): string => `${number(percentFromFraction(fraction))} %`;
/** Below this cents are read; a bill is read to the dollar. */
const CENTS_BELOW = 100;

/** Money to the dollar; cents below a hundred, three significant figures below one: "$10,045", "$12.30", "$0.0456". */
export function dollars(usd: number): string {
  const size = Math.abs(usd);
  const sign = usd < 0 ? "-" : "";
  const whole = size >= CENTS_BELOW || Number.isInteger(size);
  const digits = whole ? size.toFixed(0) : size < 1 ? number(size) : size.toFixed(2);
  return `${sign}$${grouped(/^\d+\.\d$/.test(digits) ? `${digits}0` : digits)}`;
}
/** Below this a cent is too coarse. */
const SMALL_USD = 0.1;

/** Hours and tokens to the cent, so that 4 × $27.44 is seen to be $109.76; three significant figures below ten cents. */
export function cents(usd: number): string {
  if (Math.abs(usd) < SMALL_USD) return dollars(usd);
  return `${usd < 0 ? "-" : ""}$${grouped(Math.abs(usd).toFixed(2))}`;
}

/** "1 replica", "3 replicas". */
export const plural = (count: number, noun: string): string =>
  `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
/** "8 × A100-SXM-80GB": names of things take no plural. */
export const times = (count: number, name: string): string => `${number(count)} × ${name}`;
/** "lacks 2 GiB" of one, "lack 2 GiB each" of several. */
export const lacks = (count: number, bytes: Bytes): string =>
  count === 1 ? `lacks ${memory(bytes)}` : `lack ${memory(bytes)} each`;
