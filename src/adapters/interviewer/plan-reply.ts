/** What is said about a plan: the headline, what limits it, the first warning. The card shows the rest. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { cents, dollars, number, percent, plural, time } from "../../domain/planning/wording.ts";

/** The parts of a plan document that a tool result carries. */
export type ToldPlan = Pick<
  CapacityPlan,
  "inputs" | "latency" | "capacity" | "replicas" | "cost" | "verdict" | "assumptions" | "warnings" | "memory"
> & { readonly evidence: Pick<CapacityPlan["evidence"], "bands"> };

export function planReply(plan: ToldPlan): string {
  return plan.verdict.feasible ? holds(plan) : misses(plan);
}

function holds(plan: ToldPlan): string {
  return [
    `${fleet(plan)} ${latency(plan)}`.trim(),
    `${[cost(plan), budget(plan)].filter(Boolean).join(" ")} The limit is ${plan.capacity.bindingConstraint}. ${plan.capacity.nextBreakPoint.message}`,
    warning(plan),
    defaults(plan),
  ]
    .filter((line) => line !== "")
    .join("\n\n");
}

function misses(plan: ToldPlan): string {
  const repairs = plan.verdict.repairs.map(({ change, gpus, usdPerMonth }) => {
    const price = usdPerMonth === null ? "no price known" : `${dollars(usdPerMonth)} a month`;
    return `- ${change}: ${plural(gpus, "GPU")}, ${price}`;
  });
  const failing = plan.verdict.failing.map(({ message }) => `- ${message}`);
  return [
    `No plan of this kind holds. ${plan.verdict.summary}`,
    failing.join("\n"),
    repairs.length === 0 ? "" : `Single changes that repair it, cheapest first:\n${repairs.join("\n")}`,
    warning(plan),
  ]
    .filter((line) => line !== "")
    .join("\n\n");
}

function fleet({ replicas, inputs }: ToldPlan): string {
  const { gpus, max, min, gpusPerReplica } = replicas;
  const size = `${plural(max, "replica")} of ${plural(gpusPerReplica, "GPU")}`;
  const quiet = min === max ? "" : `, ${number(min)} at the average load`;
  return `**${number(gpus)} × ${inputs.gpu?.value ?? "GPU"}**: ${size}${quiet}.`;
}

function latency({ latency: figures, inputs }: ToldPlan): string {
  if (figures === null) return "";
  const { ttftMs, itlMs, e2eMs } = figures;
  const at = percentile(inputs);
  const { mean, band } = ttftMs;
  const reach = `TTFT is ${time(mean)} on average, ${percent(band.level)} range ${time(band.low)} to ${time(band.high)}.`;
  return `At ${at}: TTFT ${time(ttftMs[at])}, ITL ${time(itlMs[at])}, E2E ${time(e2eMs[at])}. ${reach}`;
}

/** The percentile the targets hold at. */
function percentile(inputs: ToldPlan["inputs"]): "p50" | "p95" | "p99" {
  const names = Object.keys(inputs);
  if (names.some((name) => name.endsWith("P99Ms"))) return "p99";
  return names.some((name) => name.endsWith("P50Ms")) ? "p50" : "p95";
}

/** A budget that holds is said to hold; one that does not is among what fails. */
function budget({ cost: { usdPerMonth }, inputs }: ToldPlan): string {
  const most = inputs.monthlyBudgetUsd?.value;
  if (usdPerMonth === null || typeof most !== "number" || usdPerMonth > most) return "";
  return `Within the budget of ${dollars(most)} a month.`;
}

function cost({ cost: { usdPerMonth, usdPerMillionOutputTokens, note, prices } }: ToldPlan): string {
  if (usdPerMonth === null) return `No price is known: ${note}`;
  const tokens =
    usdPerMillionOutputTokens === null
      ? ""
      : `, ${cents(usdPerMillionOutputTokens)} per million output tokens`;
  const [price] = prices;
  const where = price === undefined ? "" : ` (${price.cloud} ${price.instanceType}, price of ${price.asOf})`;
  return `${dollars(usdPerMonth)} a month${tokens}${where}.`;
}

function warning({ warnings }: ToldPlan): string {
  const [first, ...more] = warnings;
  if (first === undefined) return "";
  return `Warning: ${first.message}${more.length === 0 ? "" : " The plan has more warnings."}`;
}

function defaults({ assumptions }: ToldPlan): string {
  return assumptions.length === 0 ? "" : 'What was not said is assumed: ask "what did you assume".';
}

export function assumptionsReply(plan: ToldPlan): string {
  if (plan.assumptions.length === 0) return "Nothing: every input was said.";
  return `Assumed, with the reason:\n${plan.assumptions.map(({ message }) => `- ${message}`).join("\n")}`;
}

/** How far off the plan may be: its bands, as the coefficients' validation has them. */
export function certaintyReply(plan: ToldPlan): string {
  const { latency: figures, capacity, evidence } = plan;
  const rate = capacity.perReplica.bands.outputTokensPerSecond;
  const share = percent(rate.level);
  const lines = [
    `In ${share} of cases the measurement lies in these bands (${evidence.bands.stratum}):`,
    `- output of a replica: ${number(rate.low)} to ${number(rate.high)} tok/s, forecast ${number(capacity.perReplica.outputTokensPerSecond)}`,
    ...(figures === null
      ? []
      : (
          [
            ["TTFT", figures.ttftMs],
            ["ITL", figures.itlMs],
            ["E2E", figures.e2eMs],
          ] as const
        ).map(
          ([name, { band, mean }]) =>
            `- ${name}: ${time(band.low)} to ${time(band.high)}, forecast ${time(mean)} (mean)`,
        )),
    evidence.bands.note,
  ];
  return lines.join("\n");
}

export function repairsReply(plan: ToldPlan): string {
  if (!plan.verdict.feasible) return planReply(plan);
  const hints = [
    "without a named GPU the cheapest that meets the targets is chosen",
    "a smaller number format halves the weights",
    "spot prices are lower",
    "a looser latency target packs replicas tighter",
  ];
  return `${cost(plan)} What can lower it: ${hints.join("; ")}. Say "any GPU", "compare bf16 and fp8" or "spot" and I plan again.`;
}
