/** What somebody agrees to before load is sent: where, how much, how long. */
import { isPublicHost } from "../../domain/measurement/public-host.ts";
import { number, plural } from "../../domain/planning/wording.ts";
import { type BenchPlan, consentOf } from "../experiments/bench-plan.ts";

const PUBLIC_HOST = "This is a public host: the load may cost money, and needs its owner's leave.";

const FEW_MINUTES = 1;

export function benchmarkConsent(plan: BenchPlan): string {
  const { host, levels, isEstimate, requests, tokens, minutes } = consentOf(plan);
  const about = isEstimate ? "about " : "";
  const amount = `${about}${plural(levels, "level")}${loadsOf(plan)}, ${about}${plural(requests, "request")}, ${about}${plural(tokens, "token")}`;
  const span = minutes < FEW_MINUTES ? "about a minute or less" : `about ${number(minutes)} minutes`;
  const warning = isPublicHost(new URL(plan.endpoint).hostname) ? ` ${PUBLIC_HOST}` : "";
  return `Load for ${host}, model ${plan.target.model}: ${amount}; ${span} if a token takes 30 ms.${warning}`;
}

function loadsOf({ loads }: BenchPlan): string {
  if (loads.mode === "search") return " (automatic search)";
  if (loads.mode === "trace") return " (a trace)";
  const unit = loads.mode === "rate" ? " req/s" : "";
  return ` (${loads.mode} ${loads.loads.map(number).join(", ")}${unit})`;
}
