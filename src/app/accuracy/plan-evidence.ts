/** The published measurements nearest to a plan, a sentence each, for the question why a figure is what it is. */
import type { AccuracyMetric } from "../../domain/accuracy/forecast-row.ts";
import type { EvidenceQuery } from "../../domain/accuracy/nearest-evidence.ts";
import { findGpu } from "../../domain/catalog/gpu-names.ts";
import { PRECISIONS } from "../../domain/catalog/precision.ts";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { number, time, times } from "../../domain/planning/wording.ts";
import { percentFromFraction } from "../../domain/units.ts";
import { type Evidence, type EvidenceFigure, type EvidenceServices, findEvidence } from "./find-evidence.ts";

const MOST = 3;

function queryOf(plan: CapacityPlan, { catalog }: EvidenceServices): EvidenceQuery | null {
  const given = (name: keyof CapacityPlan["inputs"]): string => String(plan.inputs[name]?.value ?? "");
  const id = given("model");
  const gpus = catalog.listedGpus();
  const gpuName = given("gpu");
  // A model or a GPU of one's own has no measurement of its own, and no profile here.
  if (!catalog.modelNames().some((entry) => entry.id === id)) return null;
  if (!gpus.some(({ name }) => name === gpuName)) return null;
  return {
    model: catalog.model(id).profile,
    gpu: findGpu(gpuName, gpus),
    precision: PRECISIONS.find((precision) => precision === given("precision")),
    gpus: plan.replicas.gpusPerReplica,
    isl: Number(given("isl")),
    osl: Number(given("osl")),
    concurrency: plan.capacity.perReplica.concurrency,
  };
}

const NAMES: Readonly<Record<string, string>> = {
  tpotMs: "ITL",
  ttftMs: "TTFT",
  e2eMs: "E2E",
  outputTokensPerSecond: "throughput",
};

function figureSentence({ metric, measured, forecast, low, high }: EvidenceFigure): string {
  const written = (value: number): string =>
    metric === "outputTokensPerSecond" ? `${number(value)} tokens/s` : time(value);
  const off = Math.round(percentFromFraction(Math.abs(forecast / measured - 1)));
  const way = forecast >= measured ? "above" : "below";
  const outside = measured >= low && measured <= high ? "" : ", outside its band";
  const how = off === 0 ? "the same" : `${off} % ${way}${outside}`;
  return `${NAMES[metric] ?? metric} measured ${written(measured)}, forecast ${written(forecast)}, ${how}`;
}

/** The measured figure that bears witness to a figure of the plan. */
function metricOfPath(path: string): AccuracyMetric | undefined {
  if (path.includes("ttft")) return "ttftMs";
  if (path.includes("itl")) return "tpotMs";
  if (path.includes("e2e")) return "e2eMs";
  return path.includes("okens") ? "outputTokensPerSecond" : undefined;
}

function sentenceOf(evidence: Evidence): string {
  const { model, precision, gpu, engine, engineVersion, tp, pp, dp, isl, osl, load, source } = evidence;
  const version = engineVersion === "" || engineVersion === "nan" ? engine : `${engine} ${engineVersion}`;
  const lengths = `${number(isl)} in, ${osl === null ? "?" : number(osl)} out`;
  const figures = evidence.figures.map(figureSentence).join("; ");
  return `${model} ${precision} on ${times(tp * pp * dp, gpu)}, ${version}, ${lengths}, ${load}: ${figures} (${source})`;
}

/** The nearest first; the forecasts are by fits that had not seen the source. Empty for a model or GPU of one's own. */
export function evidenceOfPlan(plan: CapacityPlan, services: EvidenceServices, path = ""): readonly string[] {
  const query = queryOf(plan, services);
  if (query === null) return [];
  return findEvidence(services, { ...query, metric: metricOfPath(path) }, MOST).map(sentenceOf);
}
