/** The model a request means: of the catalog first, then a path, the local cache or the hub, else a shape of its size. */
import { genericShape } from "../domain/catalog/generic-shape.ts";
import { findModelName } from "../domain/catalog/model-names.ts";
import type { ModelRecord } from "../domain/catalog/model-profile.ts";
import { matchName } from "../domain/catalog/name-match.ts";
import { precisionFromName } from "../domain/catalog/name-suffix.ts";
import { profileOfShape } from "../domain/catalog/profile-of-shape.ts";
import { PlannerError } from "../domain/errors.ts";
import type { PlanRequest } from "../domain/workload/plan-request.ts";
import type { Catalog, ModelSource } from "./ports.ts";

const isPath = (name: string): boolean =>
  /^(?:[.~]{0,2}[/\\]|[a-z]:[/\\])/i.test(name) || /\.json$/i.test(name);

/** A size in billions as a record of its own: nothing but the size is known. */
function recordOfSize(parametersB: number): ModelRecord {
  const shape = genericShape(parametersB);
  return {
    profile: profileOfShape(shape),
    publishedParamsB: null,
    source: "a usual dense shape of that size",
    verified: false,
    notes: (shape.notes ?? []).join(" "),
    aliases: [],
  };
}

/**
 * @throws PlannerError unknown_model, ambiguous_model, unreadable_model, offline; invalid_input without model and size.
 */
export async function findModel(
  request: Pick<PlanRequest, "model" | "parametersB">,
  catalog: Catalog,
  source: ModelSource,
  signal?: AbortSignal,
): Promise<ModelRecord> {
  const { model, parametersB } = request;
  if (model === undefined) return recordOfSize(parametersB ?? 0);
  if (isPath(model)) return source.read(model, signal);
  const names = catalog.modelNames();
  if (model.includes("/") && matchName(model, names).kind === "none") return source.read(model, signal);
  const localPath = model.includes("/") ? undefined : source.localPath?.(model);
  if (localPath !== undefined && matchName(model, names).kind === "none") {
    throw new PlannerError("unknown_model", `No model named "${model}" in the catalog.`, {
      hint: `A configuration of that name lies here: give it as a path, ${localPath}.`,
    });
  }
  const found = catalog.model(findModelName(model, names));
  const record = localPath === undefined ? found : { ...found, localPath };
  // "…-FP8" finds the base model's shape; the checkpoint it names is stored in that format.
  const named = precisionFromName(model);
  return named === null ? record : { ...record, profile: { ...record.profile, nativePrecision: named } };
}
