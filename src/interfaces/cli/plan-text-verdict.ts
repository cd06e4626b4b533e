import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { count, date, percent, usd } from "../format.ts";
import { bullets, paragraph, section } from "./text-layout.ts";

export function verdictSection({ verdict }: CapacityPlan): string[] {
  const repairs = verdict.repairs.map((repair) => {
    const cost = repair.usdPerMonth === null ? "" : `, ${usd(repair.usdPerMonth)} a month`;
    return `${repair.change}: ${count(repair.gpus, "GPU")}${cost}`;
  });
  return [
    ...section(`VERDICT: ${verdict.feasible ? "HOLDS" : "DOES NOT HOLD"}`, [
      ...paragraph(verdict.summary),
      ...bullets(verdict.failing.map(({ message }) => message)),
    ]),
    ...section("REPAIRS", bullets(repairs)),
  ];
}

export function warningSection({ warnings }: CapacityPlan): string[] {
  return section("WARNINGS", bullets(warnings.map(({ message }) => message)));
}

export function assumptionSection({ assumptions }: CapacityPlan): string[] {
  return section(
    "ASSUMPTIONS",
    bullets(assumptions.map(({ message, source }) => (source === "" ? message : `${message} (${source})`))),
  );
}

export function sourceSection({ evidence, tool, createdAt }: CapacityPlan): string[] {
  const unverified = (verified: boolean) => (verified ? "" : ", not verified");
  const { model, gpu, coefficients, bands } = evidence;
  return section(
    "SOURCES",
    bullets([
      `Model: ${model.source}${unverified(model.verified)}`,
      `GPU: ${gpu.source}${unverified(gpu.verified)} (${date(gpu.asOf)})`,
      `Forecast: ${coefficients.name}, fitted on ${coefficients.fittedOn}`,
      `Ranges: ${bands.stratum}, ${percent(bands.level)} of measured values. ${bands.note}`,
      `${tool.name} ${tool.version}, ${date(createdAt)}`,
    ]),
  );
}
