/** The plan document from a draft: one frozen object, the same for the same draft. */
import { type CapacityPlan, INPUT_NAMES } from "./capacity-plan.ts";
import { figuresOf } from "./figures.ts";
import { autoscalingSection, costSection, replicasSection } from "./fleet-sections.ts";
import { inputLabel, inputValue } from "./input-words.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { capacitySection, latencySection, memorySection } from "./sections.ts";
import { verdictSection } from "./verdict.ts";
import { warningsOf } from "./warnings.ts";

/** Every input nobody stated, in the document's order. */
function assumptionsOf({ inputs }: PlanDraft): CapacityPlan["assumptions"] {
  return INPUT_NAMES.flatMap((name) => {
    const input = inputs[name];
    if (input === undefined || input.source === "user") return [];
    const { value, unit, note, source } = input;
    const said = `${inputLabel(name)} ${inputValue(input)}`;
    return [
      {
        input: name,
        value,
        ...(unit === undefined ? {} : { unit }),
        message: note === undefined ? said : `${said}: ${note.replace(/^assumed: /, "")}`,
        source,
      },
    ];
  });
}

/** The document's order of names, whatever order they were settled in. */
function inOrder(inputs: PlanDraft["inputs"]): CapacityPlan["inputs"] {
  return Object.fromEntries(
    INPUT_NAMES.flatMap((name) => (inputs[name] === undefined ? [] : [[name, inputs[name]]])),
  );
}

/** Figures that follow the calibrated forecast say so. */
const CALIBRATED_FIGURE = /^(?:latency|capacity)\./;

function calibratedFigures(
  { calibration }: PlanDraft,
  figures: CapacityPlan["evidence"]["figures"],
): CapacityPlan["evidence"]["figures"] {
  if (calibration === undefined) return figures;
  return Object.fromEntries(
    Object.entries(figures).map(([path, figure]) => [
      path,
      CALIBRATED_FIGURE.test(path)
        ? { ...figure, source: `calibrated with "${calibration.name}"; ${figure.source}` }
        : figure,
    ]),
  );
}

function evidenceOf(draft: PlanDraft, autoscaling: CapacityPlan["autoscaling"]): CapacityPlan["evidence"] {
  const { record, evaluation, services } = draft;
  const { gpu } = evaluation.spec.deployment;
  return {
    model: {
      source: record.source,
      verified: record.verified,
      notes: record.notes,
      params: record.profile.totalParams,
      layers: record.profile.layers,
      hidden: record.profile.hidden,
    },
    gpu: {
      source: gpu.source,
      verified: gpu.verified,
      asOf: gpu.asOf,
      notes: gpu.notes,
      hbmBytesPerSecond: gpu.hbmBytesPerSecond,
      flopsPerSecond: gpu.peak16,
    },
    coefficients: draft.coefficients,
    bands: services.forecaster.bandOrigin(evaluation.spec),
    calibration: draft.calibration?.sentence ?? null,
    figures: calibratedFigures(draft, figuresOf(draft, autoscaling)),
  };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

export function buildPlan(draft: PlanDraft): CapacityPlan {
  const autoscaling = autoscalingSection(draft);
  const plan: CapacityPlan = {
    schemaVersion: "1.0",
    kind: "headroom.plan",
    tool: { name: "headroom", version: draft.toolVersion },
    createdAt: draft.createdAt,
    inputs: inOrder(draft.inputs),
    memory: memorySection(draft),
    latency: latencySection(draft),
    capacity: capacitySection(draft),
    replicas: replicasSection(draft),
    autoscaling,
    cost: costSection(draft),
    verdict: verdictSection(draft),
    assumptions: assumptionsOf(draft),
    warnings: warningsOf(draft),
    evidence: evidenceOf(draft, autoscaling),
  };
  return deepFreeze(structuredClone(plan));
}
