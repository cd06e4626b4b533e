/** The one sentence people agree to before load is sent: where, how much, how long and, where a price is known, for how many dollars. */
import { isPublicHost } from "../../domain/measurement/public-host.ts";
import { dollars, number, plural } from "../../domain/planning/wording.ts";
import { type BenchPlan, consentOf } from "./bench-plan.ts";
import { type LabPlan, labConsent } from "./lab-plan.ts";
import type { LoadPrice, PriceOfLoad } from "./load-price.ts";

export interface LoadConsent {
  readonly sentence: string;
  /** What a yes is remembered for. */
  readonly host: string;
  readonly tokens: number;
}

const PUBLIC_HOST = "This is a public host: the load may cost money, and needs its owner's leave.";
const FEW_MINUTES = 1;
/** Less is said as such. */
const LEAST_SHOWN_USD = 0.01;

interface Said {
  readonly host: string;
  readonly hostname: string;
  readonly model: string;
  readonly amount: string;
  readonly minutes: number;
  readonly price: LoadPrice | null;
}

function sentenceOf({ host, hostname, model, amount, minutes, price }: Said): string {
  const span = minutes < FEW_MINUTES ? "about a minute or less" : `about ${number(minutes)} minutes`;
  return [
    `Load for ${host}, model ${shown(model)}: ${amount}; ${span} if a token takes 30 ms.`,
    price === null ? "" : priceSentence(price),
    isPublicHost(hostname) ? PUBLIC_HOST : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** A server or a chat model may have named it: it neither breaks the sentence into lines nor pushes its end away. */
const shown = (model: string): string =>
  model.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").slice(0, LONGEST_NAME);
const LONGEST_NAME = 120;

function priceSentence({ lowUsd, highUsd, basis }: LoadPrice): string {
  if (highUsd < LEAST_SHOWN_USD) return `Less than a cent ${basis}.`;
  const [low, high] = [dollars(lowUsd), dollars(highUsd)];
  return low === high ? `About ${high} ${basis}.` : `About ${low} to ${high} ${basis}.`;
}

export async function benchConsent(plan: BenchPlan, priceOf?: PriceOfLoad): Promise<LoadConsent> {
  const consent = consentOf(plan);
  const { levels, isEstimate, requests, tokens } = consent;
  const about = isEstimate ? "about " : "";
  const amount = `${about}${plural(levels, "level")}${loadsOf(plan)}, ${about}${plural(requests, "request")}, ${about}${plural(tokens, "token")}`;
  const { model } = plan.target;
  const { usdPerHour, gpu } = plan.request;
  const price = (await priceOf?.({ ...consent, model, usdPerHour, gpu })) ?? null;
  return { sentence: sentenceOf({ ...consent, model, amount, price }), host: consent.host, tokens };
}

function loadsOf({ loads }: BenchPlan): string {
  if (loads.mode === "search") return " (automatic search)";
  if (loads.mode === "trace") return " (a trace)";
  const unit = loads.mode === "rate" ? " req/s" : "";
  return ` (${loads.mode} ${loads.loads.map(number).join(", ")}${unit})`;
}

/** An experiment of the lab: a single request before the load sees whether anybody answers. */
export async function labLoadConsent(plan: LabPlan, priceOf?: PriceOfLoad): Promise<LoadConsent> {
  const consent = labConsent(plan);
  const { requests, tokens } = consent;
  const { model } = plan.settings;
  const { usdPerHour, gpu } = plan.request;
  const before = plan.experiment.effect === "load" ? " and one before them" : "";
  const amount = `${plural(requests, "request")}${before}, at most ${plural(tokens, "token")}`;
  const price = (await priceOf?.({ ...consent, model, usdPerHour, gpu })) ?? null;
  return { sentence: sentenceOf({ ...consent, model, amount, price }), host: consent.host, tokens };
}
