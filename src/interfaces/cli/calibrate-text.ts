import type { ComparedLevel, KeptCalibration } from "../../domain/calibration/kept-calibration.ts";
import { count, date, ms, NOT_KNOWN, percent, tokensPerSecond } from "../format.ts";
import { alignedRows, paragraph, section, table } from "./text-layout.ts";

type Ratio = ComparedLevel["itlMs"];

const error = (forecast: number, measured: number): string => percent(forecast / measured - 1);

function levelTable(
  levels: readonly ComparedLevel[],
  figure: (level: ComparedLevel) => Ratio | null,
  format: (value: number) => string,
): string[] {
  return table(
    ["in flight", "measured", "predicted", "error", "calibrated", "error"],
    levels.map((level) => {
      const ratio = figure(level);
      if (ratio === null) return [count(level.concurrency), NOT_KNOWN, "", "", "", ""];
      const { measured, before, after } = ratio;
      return [
        count(level.concurrency),
        format(measured),
        format(before),
        error(before, measured),
        format(after),
        error(after, measured),
      ];
    }),
  );
}

/** Levels left out for one reason share a paragraph. */
function leftReasons(left: KeptCalibration["left"]): string[] {
  const reasons = [...new Set(left.map(({ reason }) => reason))];
  return reasons.flatMap((reason) => {
    const loads = left
      .filter((level) => level.reason === reason && level.concurrency !== null)
      .map(({ concurrency }) => count(concurrency));
    const which = loads.length === 0 ? "Levels without a constant load" : `${loads.join(", ")} in flight`;
    return paragraph(`${which}: ${reason}.`);
  });
}

export function calibrationText(calibration: KeptCalibration): string[] {
  const { name, deployment, request, levels, left, warnings, measuredAt, coefficients } = calibration;
  const { model, gpu, tp, engine, engineVersion, precision } = deployment;
  const title = `CALIBRATION ${name}`;
  return [
    title,
    "=".repeat(title.length),
    ...alignedRows([
      { label: "Deployment", value: `${model} ${precision} on ${count(tp)} × ${gpu}` },
      { label: "Engine", value: `${engine}${engineVersion === null ? "" : ` ${engineVersion}`}` },
      {
        label: "Lengths",
        value: `${count(Math.round(request.isl))} in / ${count(Math.round(request.osl))} out, mean`,
      },
      { label: "Measured", value: date(measuredAt) },
      { label: "Model", value: coefficients },
    ]),
    ...section(
      "TIME BETWEEN TOKENS (ITL)",
      levelTable(levels, ({ itlMs }) => itlMs, ms),
    ),
    ...section(
      "TIME TO FIRST TOKEN (TTFT)",
      levelTable(levels, ({ ttftMs }) => ttftMs, ms),
    ),
    ...section(
      "THROUGHPUT",
      levelTable(levels, ({ outputTokensPerSecond }) => outputTokensPerSecond, tokensPerSecond),
    ),
    ...(left.length === 0 ? [] : section("LEVELS LEFT OUT", leftReasons(left))),
    ...section(
      "HOW FAR IT REACHES",
      warnings.flatMap((sentence) => paragraph(sentence)),
    ),
  ];
}
