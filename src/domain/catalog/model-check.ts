import { billionsFromParams, percentFromFraction } from "../units.ts";
import type { ModelProfile } from "./model-profile.ts";
import type { Precision } from "./precision.ts";

/** How a config.json was read, beside the published count where one is known. */
export interface ModelCheckRow {
  readonly file: string;
  readonly id: string;
  readonly ok: boolean;
  readonly totalParamsB: number | null;
  readonly activeParamsB: number | null;
  /** Bytes a token adds to a 16-bit cache for good; layers with a window are left out. */
  readonly kvBytesPerToken16: number | null;
  readonly nativePrecision: Precision | null;
  readonly publishedParamsB: number | null;
  /** Computed against published, in percent; positive when computed is more. */
  readonly errorPercent: number | null;
  /** Why it was not read, or what to know about how it was. Empty when there is nothing to say. */
  readonly message: string;
}

const CACHE_BYTES_16_BIT = 2;

/** Row of a model that was read; sizes in billions of params. */
export function checkedRow(
  file: string,
  profile: ModelProfile,
  publishedParamsB: number | null,
  message: string,
): ModelCheckRow {
  const totalParamsB = billionsFromParams(profile.totalParams);
  const growing = profile.kvGroups.filter((group) => group.window === null);
  const elements = growing.reduce((sum, group) => sum + group.layers * group.elementsPerToken, 0);
  return {
    file,
    id: profile.id,
    ok: true,
    totalParamsB,
    activeParamsB: billionsFromParams(profile.activeParams),
    kvBytesPerToken16: elements * CACHE_BYTES_16_BIT,
    nativePrecision: profile.nativePrecision,
    publishedParamsB,
    errorPercent: publishedParamsB === null ? null : percentFromFraction(totalParamsB / publishedParamsB - 1),
    message,
  };
}

/** Row of a file that could not be read. */
export function failedRow(file: string, id: string, message: string): ModelCheckRow {
  return {
    file,
    id,
    ok: false,
    totalParamsB: null,
    activeParamsB: null,
    kvBytesPerToken16: null,
    nativePrecision: null,
    publishedParamsB: null,
    errorPercent: null,
    message,
  };
}
