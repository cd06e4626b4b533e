import type { Evidence, EvidenceFigure } from "../../app/accuracy/find-evidence.ts";
import { banded, count, ms, percent, tokensPerSecond } from "../format.ts";
import { alignedRows, paragraph } from "./text-layout.ts";

const FIGURES: Readonly<Record<string, { readonly name: string; readonly format: typeof ms }>> = {
  tpotMs: { name: "TPOT", format: ms },
  ttftMs: { name: "TTFT", format: ms },
  e2eMs: { name: "E2E", format: ms },
  outputTokensPerSecond: { name: "Throughput", format: tokensPerSecond },
};

/** Up to here the model and the GPU are the ones asked for. */
const SAME_SETUP = 0.5;

function headline(evidence: Evidence): string {
  const { model, gpu, engine, engineVersion, precision, tp, pp, dp, isl, osl } = evidence;
  const version = engineVersion === "" || engineVersion === "nan" ? "" : ` ${engineVersion}`;
  const gpus = `${count(tp * pp * dp)} × ${gpu}`;
  const ranks = [pp > 1 ? `pp ${pp}` : "", dp > 1 ? `attention dp ${dp}` : ""].filter((part) => part !== "");
  return [
    `${model} ${precision} on ${gpus}`,
    `${engine}${version}`,
    ...ranks,
    `${count(isl)} in / ${count(osl)} out`,
    evidence.load,
  ].join(", ");
}

function figureRow({ metric, measured, forecast, low, high }: EvidenceFigure) {
  const known = FIGURES[metric];
  const format = known?.format ?? ms;
  return {
    label: known?.name ?? metric,
    value: `measured ${format(measured)}`,
    note: `forecast ${banded(forecast, { low, high }, format)}, ${percent(forecast / measured - 1)} off`,
  };
}

export function evidenceText(question: string, evidence: readonly Evidence[]): string[] {
  if (evidence.length === 0) return [`No measurement is near ${question}.`];
  const isFar = evidence.every(({ distance }) => distance > SAME_SETUP);
  return [
    `Published measurements nearest to ${question}`,
    ...(isFar ? paragraph("None is of this model on this GPU: these are the nearest there are.") : []),
    ...evidence.flatMap((row) => [
      "",
      ...paragraph(headline(row)),
      ...alignedRows([
        ...row.figures.map(figureRow),
        {
          label: "Source",
          value: row.source,
          note: [row.date, row.sourcePath].filter((part) => part !== "").join("; "),
        },
      ]),
    ]),
    "",
    ...paragraph(
      "Each forecast is by a fit that had not seen the row's source (of InferenceX: its model family); the range is its 80% band.",
    ),
  ];
}
