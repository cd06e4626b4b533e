import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { count, date, declared, percent, usd } from "../format.ts";
import { labelOf } from "./plan-text-inputs.ts";
import { bullets, paragraph, section } from "./text-layout.ts";

export function verdictSection({ verdict }: CapacityPlan): string[] {
  const repairs = verdict.repairs.map((repair) => {
    const cost = repair.usdPerMonth === null ? "" : `, ${usd(repair.usdPerMonth)} a month`;
    return `${repair.change}: ${count(repair.gpus, "GPU")}${cost}`;
  });
  return [
    ...section("VERDICT", [
      ...paragraph(`${verdict.feasible ? "The plan holds" : "The plan does not hold"}. ${verdict.summary}`),
      ...bullets(verdict.failing.map(({ message }) => message)),
    ]),
    ...section("REPAIRS", bullets(repairs)),
  ];
}

export function warningSection({ warnings }: CapacityPlan): string[] {
  return section("WARNINGS", bullets(warnings.map(({ message }) => message)));
}

/** A message may open with the input's own name and value, or with the word the section's title says. */
const reasonIn = (message: string, label: string): string =>
  (message.startsWith(`${label} `) ? message.slice(message.indexOf(": ") + 2) : message).replace(
    /^assumed: /,
    "",
  );

export function assumptionSection({ assumptions }: CapacityPlan): string[] {
  const lines = assumptions.map(({ input, value, unit, message, source }) => {
    const origin = source === "default" || source === "" ? "" : ` (${source})`;
    return `${labelOf(input)} ${declared(value, unit)}: ${reasonIn(message, labelOf(input))}${origin}`;
  });
  return section("ASSUMPTIONS", bullets(lines));
}

export function sourceSection({ evidence, tool, createdAt }: CapacityPlan): string[] {
  const unverified = (verified: boolean) => (verified ? "" : ", not verified");
  const { model, gpu, coefficients, bands, calibration } = evidence;
  return section(
    "SOURCES",
    bullets([
      `Model: ${model.source}${unverified(model.verified)}`,
      `GPU: ${gpu.source}${unverified(gpu.verified)} (${date(gpu.asOf)})`,
      `Forecast: ${coefficients.name}, fitted on ${coefficients.fittedOn}`,
      ...(calibration === null ? [] : [`Calibrated with ${calibration}`]),
      `Ranges: ${bands.stratum}, ${percent(bands.level)} of measured values. ${bands.note}`,
      `${tool.name} ${tool.version}, ${date(createdAt)}`,
    ]),
  );
}
