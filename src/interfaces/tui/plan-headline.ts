/** The first lines of the card: what to buy, for what, does it hold, what it costs; then what fails and what repairs it. */
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { count, declared, usd, usdCents } from "../format.ts";
import { gpuName, heading, listed, type PlanView, paragraph, quantity, replicaCount } from "./plan-layout.ts";
import { type StyledLine, span } from "./styled-line.ts";

function fleet(plan: CapacityPlan): string {
  const { gpus, max, gpusPerReplica, machines, machine } = plan.replicas;
  if (max === 0 || gpus === 0) return `No fleet of ${gpuName(plan)} holds this load`;
  const shape = `${count(gpus)} × ${gpuName(plan)} = ${replicaCount(max)} × ${count(gpusPerReplica, "GPU")}`;
  if (machines === null) return shape;
  return `${shape}, ${machine === null ? count(machines, "machine") : `${count(machines)} × ${machine.instanceType} (${machine.cloud})`}`;
}

function asked(plan: CapacityPlan): string {
  const { model, parametersB, precision, requestsPerSecond, isl, osl } = plan.inputs;
  const name = model?.value ?? (parametersB === undefined ? null : `${declared(parametersB.value)}B model`);
  const words = [
    name === null ? null : `${name}${precision === undefined ? "" : ` in ${precision.value}`}`,
    requestsPerSecond && declared(requestsPerSecond.value, "1/s"),
    isl && osl && `${declared(isl.value)} → ${declared(osl.value)} tokens`,
  ];
  return words.filter((word) => word !== null && word !== undefined).join(" · ");
}

/** Without a target, or with one that answers of one token cannot miss. */
const unchecked = ({ warnings }: CapacityPlan): string =>
  warnings.some(({ code }) => code === "itl_not_checked")
    ? "HOLDS, ITL target not checked"
    : "HOLDS, no latency target given";

function verdict({ plan, width }: PlanView): StyledLine[] {
  const { feasible, latencyTargets, summary } = plan.verdict;
  const [word, tone] = !feasible
    ? (["NO", "bad"] as const)
    : latencyTargets === "not checked"
      ? ([unchecked(plan), "good"] as const)
      : (["HOLDS", "good"] as const);
  const [first = [], ...more] = paragraph(`${word}: ${summary}`, width);
  const text = first[0]?.text ?? "";
  return [[span(text.slice(0, word.length), tone), span(text.slice(word.length))], ...more];
}

function price({ plan, width }: PlanView): StyledLine[] {
  const { usdPerHour, usdPerMonth, usdPerMillionOutputTokens, note } = plan.cost;
  if (plan.replicas.max === 0) return [];
  if (usdPerHour === null) return paragraph(`Cost unknown: ${note}`, width, "warn");
  const text = `${usdCents(usdPerHour)} an hour · ${usd(usdPerMonth)} a month · ${usdCents(usdPerMillionOutputTokens)} per million output tokens`;
  return paragraph(text, width, "strong");
}

function failures(view: PlanView): StyledLine[] {
  const { failing, repairs } = view.plan.verdict;
  const missed = failing.map(({ metric, message, actual, target, unit }) => {
    const goal = quantity(target, unit);
    const text = message.startsWith(metric) ? message : `${metric}: ${message}`;
    if (message.includes(goal)) return text;
    return `${text} (${actual === null ? "unbounded" : quantity(actual, unit)}, target ${goal})`;
  });
  const fixes = repairs
    .slice(0, view.full ? repairs.length : 3)
    .map(({ change, gpus, usdPerMonth }, index) => {
      const cost = usdPerMonth === null ? "price unknown" : `${usd(usdPerMonth)} a month`;
      return `${index + 1}. ${change}: ${count(gpus, "GPU")}, ${cost}`;
    });
  return [
    ...(missed.length > 0 ? [heading("Fails"), ...listed(missed, view, 5)] : []),
    ...(fixes.length > 0 ? [heading("Repairs", "one change each"), ...listed(fixes, view, 6, "")] : []),
  ];
}

export function headlineLines(view: PlanView): StyledLine[] {
  const { plan, width } = view;
  return [
    ...paragraph(fleet(plan), width, "strong"),
    ...paragraph(asked(plan), width),
    ...verdict(view),
    ...price(view),
    ...failures(view),
  ];
}
