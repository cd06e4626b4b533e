/** A model nobody knows by name, taken by the size its name states: the real architecture first, a usual shape of that size last. */
import type { ModelRecord } from "../../domain/catalog/model-profile.ts";
import { isPlannerError, type PlannerErrorCode } from "../../domain/errors.ts";
import { findModel } from "../find-model.ts";
import type { Catalog, ModelSource } from "../ports.ts";
import type { RecommendRequest } from "./recommend-request.ts";

/** Codes under which a size in the name may stand in: there is no such model, or it cannot be asked for. */
const UNKNOWN: ReadonlySet<PlannerErrorCode> = new Set(["unknown_model", "offline", "endpoint_failed"]);

/** "acme/Foo-1.5B" → 1.5; "7x-Foo" states no size. In billions. */
export function sizeInName(name: string): number | null {
  const found = /(?<![a-z0-9.])(\d+(?:\.\d+)?)b(?![a-z0-9])/i.exec(name.split("/").at(-1) ?? "");
  const size = found?.[1] === undefined ? Number.NaN : Number(found[1]);
  return size > 0 && size <= 100_000 ? size : null;
}

export interface FoundModel {
  readonly record: ModelRecord;
  /** The size the name states, when nothing else was known of the model. */
  readonly bySize: number | null;
}

/** @throws PlannerError unknown_model and those of reading a model; the hint tells how to give a size. */
export async function modelOrItsSize(
  request: Pick<RecommendRequest, "model" | "parametersB">,
  catalog: Catalog,
  source: ModelSource,
  signal?: AbortSignal,
): Promise<FoundModel> {
  try {
    return { record: await findModel(request, catalog, source, signal), bySize: null };
  } catch (error) {
    const size = request.model === undefined ? null : sizeInName(request.model);
    if (!isPlannerError(error) || !UNKNOWN.has(error.code) || size === null) throw error;
    const record = await findModel({ parametersB: size }, catalog, source, signal);
    return { record, bySize: size };
  }
}
