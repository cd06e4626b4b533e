/** The published measurements nearest to a plan, a sentence each, for the question why a figure is what it is. */
import type { EvidenceQuery } from "../../domain/accuracy/nearest-evidence.ts";
import { findGpu } from "../../domain/catalog/gpu-names.ts";
import { PRECISIONS } from "../../domain/catalog/precision.ts";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { number, time, times } from "../../domain/planning/wording.ts";
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

function figureSentence({ metric, measured, forecast }: EvidenceFigure): string {
  const written = (value: number): string =>
    metric === "outputTokensPerSecond" ? `${number(value)} tokens/s` : time(value);
  return `${NAMES[metric] ?? metric} measured ${written(measured)}, forecast ${written(forecast)}`;
}

function sentenceOf(evidence: Evidence): string {
  const { model, precision, gpu, engine, engineVersion, tp, pp, dp, isl, osl, loadValue, source } = evidence;
  const version = engineVersion === "" || engineVersion === "nan" ? engine : `${engine} ${engineVersion}`;
  const load = loadValue === null || !Number.isFinite(loadValue) ? "" : `, load ${number(loadValue)}`;
  const lengths = `${number(isl)} in, ${osl === null ? "?" : number(osl)} out`;
  const figures = evidence.figures.map(figureSentence).join("; ");
  return `${model} ${precision} on ${times(tp * pp * dp, gpu)}, ${version}, ${lengths}${load}: ${figures} (${source})`;
}

/** The nearest first; the forecasts are by fits that had not seen the source. Empty for a model or GPU of one's own. */
export function evidenceOfPlan(plan: CapacityPlan, services: EvidenceServices): readonly string[] {
  const query = queryOf(plan, services);
  return query === null ? [] : findEvidence(services, query, MOST).map(sentenceOf);
}
