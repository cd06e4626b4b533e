/** A model's shape and remarks from models.json; only the record asked for is read closely. */
import type {
  DenseFeedForward,
  LayerGroup,
  Mixer,
  ModelShape,
  MoeFeedForward,
} from "../../domain/catalog/model.ts";
import type { ModelRecord } from "../../domain/catalog/model-profile.ts";
import type { Precision } from "../../domain/catalog/precision.ts";
import { profileOfShape } from "../../domain/catalog/profile-of-shape.ts";
import { damaged, fieldsOf, type RecordFields } from "./record-fields.ts";

const PRECISIONS: readonly Precision[] = ["fp16", "bf16", "fp8", "int8", "int4", "mxfp4", "nvfp4"];

function mixerOf(row: RecordFields, file: string): Mixer {
  const kind = row.text("kind");
  switch (kind) {
    case "attention":
      return {
        kind,
        heads: row.number("heads"),
        kvHeads: row.number("kvHeads"),
        headDim: row.number("headDim"),
        valueHeadDim: row.number("valueHeadDim"),
        window: row.numberOrNull("window"),
        keyIsValue: row.flag("keyIsValue"),
        reusesKv: row.flag("reusesKv"),
        cachedPositionsPerToken: row.number("cachedPositionsPerToken"),
        extraKvElements: row.number("extraKvElements"),
      };
    case "mla":
      return {
        kind,
        heads: row.number("heads"),
        kvLoraRank: row.number("kvLoraRank"),
        ropeDim: row.number("ropeDim"),
        nopeDim: row.number("nopeDim"),
        valueHeadDim: row.number("valueHeadDim"),
        qLoraRank: row.numberOrNull("qLoraRank"),
        extraKvElements: row.number("extraKvElements"),
      };
    case "recurrent":
      return {
        kind,
        stateElements: row.number("stateElements"),
        stateBytesPerElement: row.number("stateBytesPerElement"),
      };
    case "none":
      return { kind };
    default:
      throw damaged(file, `"${kind}" is no kind of mixer`);
  }
}

const denseOf = (row: RecordFields): DenseFeedForward => ({
  width: row.number("width"),
  gated: row.flag("gated"),
});

const moeOf = (row: RecordFields): MoeFeedForward => ({
  experts: row.number("experts"),
  activeExperts: row.number("activeExperts"),
  width: row.number("width"),
  gated: row.flag("gated"),
  sharedWidth: row.number("sharedWidth"),
  inputWidth: row.number("inputWidth"),
});

const groupOf = (row: RecordFields, file: string): LayerGroup => ({
  count: row.number("count"),
  mixer: mixerOf(row.record("mixer"), file),
  dense: row.has("dense") ? denseOf(row.record("dense")) : null,
  moe: row.has("moe") ? moeOf(row.record("moe")) : null,
  mixerParams: row.number("mixerParams"),
  otherParams: row.number("otherParams"),
});

function precisionOf(text: string, file: string): Precision {
  const precision = PRECISIONS.find((known) => known === text);
  if (precision === undefined) throw damaged(file, `"${text}" is no known precision`);
  return precision;
}

function shapeOf(id: string, row: RecordFields, file: string): ModelShape {
  return {
    id,
    family: row.text("family"),
    hidden: row.number("hidden"),
    vocab: row.number("vocab"),
    tiedEmbeddings: row.flag("tiedEmbeddings"),
    otherEmbeddingParams: row.number("otherEmbeddingParams"),
    groups: row.records("groups").map((group) => groupOf(group, file)),
    maxContext: row.numberOrNull("maxContext"),
    nativePrecision: precisionOf(row.text("nativePrecision"), file),
  };
}

/** `null` when the file has no model with that id. */
export function modelOf(
  file: unknown,
  path: string,
  id: string,
  aliases: readonly string[],
): ModelRecord | null {
  const rows = fieldsOf(file, path).list("models");
  const at = rows.findIndex(
    (row) => typeof row === "object" && row !== null && Reflect.get(row, "id") === id,
  );
  if (at === -1) return null;
  const row = fieldsOf(rows[at], path, `models[${at}]`);
  return {
    profile: profileOfShape(shapeOf(id, row.record("shape"), path)),
    publishedParamsB: row.numberOrNull("publishedParamsB"),
    source: row.text("source"),
    verified: row.flag("verified"),
    notes: row.text("notes"),
    aliases,
    asOf: row.text("asOf"),
  };
}

interface ModelName {
  readonly id: string;
  readonly aliases: readonly string[];
}

const isModelName = (row: unknown): row is ModelName =>
  typeof row === "object" &&
  row !== null &&
  "id" in row &&
  typeof row.id === "string" &&
  "aliases" in row &&
  Array.isArray(row.aliases) &&
  row.aliases.every((alias) => typeof alias === "string");

/** Checked in one pass and kept as parsed: every plan reads all names. */
export function modelNamesOf(file: unknown, path: string): readonly ModelName[] {
  const rows = fieldsOf(file, path).list("models");
  const names = rows.filter(isModelName);
  const bad = rows.findIndex((row) => !isModelName(row));
  if (bad !== -1) throw damaged(path, `models[${bad}] lacks an id or a list of aliases`);
  return names;
}
