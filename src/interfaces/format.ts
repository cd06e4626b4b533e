/** Numbers to words, for every interface; the only place that rounds. Three significant figures; lists and counts are exact. */
import { cents, dollars } from "../domain/planning/wording.ts";
import {
  type Bytes,
  type BytesPerSecond,
  type FlopsPerSecond,
  gbFromBytes,
  gbPerSecondFromBytes,
  gibFromBytes,
  kibFromBytes,
  type Ms,
  msFromSeconds,
  percentFromFraction,
  type Seconds,
  secondsFromMs,
  tbPerSecondFromBytes,
  tflopsFromFlopsPerSecond,
} from "../domain/units.ts";

/** A figure nobody knows. Never zero. */
export const NOT_KNOWN = "—";
const UNBOUNDED = "unbounded";

export type Maybe = number | null | undefined;
export type Formatter = (value: Maybe) => string;

const SIGNIFICANT = 3;

/** `null` when the value is an ordinary number, else the word that stands for it. */
function wordFor(value: Maybe): string | null {
  if (value === null || value === undefined || Number.isNaN(value)) return NOT_KNOWN;
  if (value === Number.POSITIVE_INFINITY) return UNBOUNDED;
  if (value === Number.NEGATIVE_INFINITY) return `-${UNBOUNDED}`;
  return null;
}

function withThousands(digits: string): string {
  const [whole = "", fraction] = digits.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function rounded(value: number): string {
  const significant = Number(value.toPrecision(SIGNIFICANT));
  const magnitude = Math.abs(significant);
  if (magnitude !== 0 && (magnitude < 1e-6 || magnitude >= 1e15))
    return significant.toExponential().replace("e+", "e");
  const decimals = magnitude === 0 ? 0 : Math.max(0, SIGNIFICANT - 1 - Math.floor(Math.log10(magnitude)));
  const digits = significant.toFixed(decimals);
  return withThousands(decimals === 0 ? digits : digits.replace(/\.?0+$/, ""));
}

function withUnit(value: Maybe, text: (known: number) => string): string {
  return wordFor(value) ?? text(value as number);
}

/** Three significant figures with thousands: 1234.5 → "1,230", 0.01234 → "0.0123". */
export const number: Formatter = (value) => withUnit(value, rounded);

const unit =
  (name: string, convert: (value: number) => number = (value) => value): Formatter =>
  (value) =>
    withUnit(value, (known) => `${rounded(convert(known))} ${name}`);

/** Memory, always in GiB (2³⁰). */
export const gib: (bytes: Bytes | null | undefined) => string = unit("GiB", gibFromBytes);
/** File sizes and nominal memory as vendors print it (10⁹). */
export const gb: (bytes: Bytes | null | undefined) => string = unit("GB", gbFromBytes);
export const kib: (bytes: Bytes | null | undefined) => string = unit("KiB", kibFromBytes);
export const tokensPerSecond: Formatter = unit("tok/s");
export const requestsPerSecond: Formatter = unit("req/s");
export const tflops: (flopsPerSecond: FlopsPerSecond | null | undefined) => string = unit(
  "TFLOPS",
  tflopsFromFlopsPerSecond,
);
export const watts: Formatter = unit("W");

/** GB/s, from a thousand of them on TB/s; decimal, as vendors mean them. */
export function bandwidth(bytesPerSecond: BytesPerSecond | null | undefined): string {
  return withUnit(bytesPerSecond, (known) =>
    tbPerSecondFromBytes(known) >= 1
      ? `${rounded(tbPerSecondFromBytes(known))} TB/s`
      : `${rounded(gbPerSecondFromBytes(known))} GB/s`,
  );
}

/** Milliseconds; seconds from one second on, as the plan's own sentences say them. */
export function ms(value: Ms | null | undefined): string {
  return withUnit(value, (known) =>
    secondsFromMs(known) >= 1 ? `${rounded(secondsFromMs(known))} s` : `${rounded(known)} ms`,
  );
}
export function seconds(value: Seconds | null | undefined): string {
  return ms(value === null || value === undefined ? value : msFromSeconds(value));
}

/** Forecast money, as the plan's own sentences say it: "$10,045", "$12.30", "$0.123". */
export function usd(value: Maybe): string {
  return withUnit(value, dollars);
}
/** An hour of a fleet, or a million tokens: to the cent. */
export function usdCents(value: Maybe): string {
  return withUnit(value, cents);
}
/** A list price as published, to a hundredth of a cent. */
export function listPrice(value: Maybe): string {
  return withUnit(value, (known) => `$${withThousands(known.toFixed(4).replace(/0{1,2}$/, ""))}`);
}

/** A share of 0 to 1 as a percentage. */
export const percent: Formatter = (value) =>
  withUnit(value, (known) => `${rounded(percentFromFraction(known))} %`);

/** A whole number, exact, with thousands; with a noun it agrees: "1 GPU", "4 GPUs". */
export function count(value: Maybe, noun?: string, plural = `${noun}s`): string {
  return withUnit(value, (known) => {
    const digits = withThousands(String(Math.round(known)));
    if (noun === undefined) return digits;
    return `${digits} ${Math.round(known) === 1 ? noun : plural}`;
  });
}
/** Parameters in billions: 70.6 → "70.6B". */
export const billions: Formatter = (value) => withUnit(value, (known) => `${rounded(known)}B`);

/** "4 – 16 GPUs": the unit once when both ends share it; one value when the ends are equal. */
export function range(low: Maybe, high: Maybe, format: Formatter = number): string {
  const from = format(low);
  const to = format(high);
  if (from === to) return to;
  const shared = /( [^\d]+|B)$/.exec(to)?.[0] ?? "";
  return shared !== "" && from.endsWith(shared)
    ? `${from.slice(0, from.length - shared.length)} – ${to}`
    : `${from} – ${to}`;
}

/** A value with its band: "85.4 ms (70.1 – 102 ms)". */
export function banded(
  value: Maybe,
  band: { readonly low: number; readonly high: number } | null | undefined,
  format: Formatter = number,
): string {
  if (band === null || band === undefined || wordFor(value) !== null) return format(value);
  return `${format(value)} (${range(band.low, band.high, format)})`;
}

/** The day of an ISO date; words such as "user" stay as they are. */
export function date(iso: string | null | undefined): string {
  if (iso === null || iso === undefined || iso === "") return NOT_KNOWN;
  return /^\d{4}-\d{2}-\d{2}T/.test(iso) ? iso.slice(0, 10) : iso;
}

const NOUNS = ["token", "GPU", "sequence", "month", "replica", "request", "call", "machine"];

/** A value of the plan document with the unit it declares there. */
export function declared(value: string | number | boolean | null, unitName?: string): string {
  if (value === null) return NOT_KNOWN;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  const digits = Number.isInteger(value) ? count(value) : number(value);
  if (unitName === undefined || unitName === "") return digits;
  if (unitName === "USD") return usd(value);
  if (unitName === "ms") return ms(value);
  if (unitName === "1/s") return requestsPerSecond(value);
  if (/^(share|fraction)\b/.test(unitName)) return `${percent(value)}${unitName.replace(/^\w+/, "")}`;
  if (unitName.startsWith("×")) return `${digits}${unitName}`;
  const noun = NOUNS.find((name) => unitName === name || unitName === `${name}s`);
  return noun === undefined || !Number.isInteger(value) ? `${digits} ${unitName}` : count(value, noun);
}
