/**
 * A model of the catalog as the lab's arithmetic asks for it: its parameters, or layers, widths and weights.
 *
 * Model: the notebook's cliff counts a key and a value vector in every layer, at full length. Models that cache otherwise
 * (latent vectors, windows, recurrent states) are refused here; `headroom plan` counts what theirs takes.
 */
import type { ModelRecord } from "../../domain/catalog/model-profile.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { ExperimentName } from "../../domain/lab/experiments.ts";
import { type LabRequest, labRequestSchema } from "../../domain/lab/lab-request.ts";
import { loadedWeightBytes } from "../../domain/physics/weights.ts";
import { billionsFromParams, gibFromBytes } from "../../domain/units.ts";
import { parameterMeta } from "../../domain/workload/parameter.ts";

/** Experiments whose `model` is one of the catalog, and not a name a server knows. */
export const readsCatalogModel = (name: ExperimentName): boolean => name === "weights" || name === "kv-cliff";

/** @throws PlannerError invalid_input where the notebook's arithmetic does not hold for the model. */
export function labFiguresOf(record: ModelRecord, name: ExperimentName): LabRequest {
  const { profile, publishedParamsB } = record;
  if (name === "weights") return { modelSize: publishedParamsB ?? billionsFromParams(profile.totalParams) };
  return inRange(cliffOf(record), profile.id);
}

function cliffOf({ profile }: ModelRecord): LabRequest {
  const { kvGroups, attentionHeads, layers, isMla, stateBytesPerSequence } = profile;
  const [group, ...more] = kvGroups;
  const isPlain =
    group !== undefined && more.length === 0 && group.layers === layers && group.window === null;
  if (!isPlain || group.kvHeads === null || isMla || stateBytesPerSequence > 0 || attentionHeads == null) {
    throw new PlannerError(
      "invalid_input",
      `The cliff counts a key and a value in every layer, and ${profile.id} caches otherwise.`,
      { hint: "`headroom plan` counts what its cache takes." },
    );
  }
  const headDim = group.elementsPerToken / (2 * group.kvHeads);
  const whole = { tp: 1, pp: 1, dp: 1 };
  return {
    layers,
    hidden: attentionHeads * headDim,
    heads: attentionHeads,
    kvHeads: group.kvHeads,
    weightsGib: gibFromBytes(loadedWeightBytes(profile, profile.nativePrecision, whole)),
  };
}

/** The sliders of the notebook end somewhere. */
function inRange(request: LabRequest, id: string): LabRequest {
  const checked = labRequestSchema.safeParse(request);
  if (checked.success) return request;
  const field = checked.error.issues[0]?.path[0] as keyof LabRequest | undefined;
  const label = field === undefined ? "a value" : parameterMeta(labRequestSchema.shape[field])?.label;
  throw new PlannerError("invalid_input", `${id} is outside the cliff's range: ${label ?? "a value"}.`, {
    hint: "`headroom plan` has no such range.",
  });
}
