/** Engines and workload presets; each engine field is a value with its own source and date. */
import type { Engine, EngineClass, SmallGpuDefaults } from "../../domain/catalog/engine.ts";
import type { WorkloadPreset } from "../../domain/catalog/workload-preset.ts";
import { bytesFromGib } from "../../domain/units.ts";
import { damaged, fieldsOf, type RecordFields } from "./record-fields.ts";

const CLASSES: readonly EngineClass[] = ["trtcpp", "trtpt", "vllm", "vllmold", "sglang"];
const BUDGETS = ["whole", "static", "free"] as const;
const SOURCED = [
  "vendors",
  "version",
  "engineClass",
  "memoryUtilization",
  "memoryBudget",
  "maxSequences",
  "maxBatchedTokens",
  "smallGpu",
  "kvBlockTokens",
  "runtimeGib",
] as const;

function oneOf<T extends string>(known: readonly T[], text: string, file: string): T {
  const found = known.find((item) => item === text);
  if (found === undefined) throw damaged(file, `"${text}" is none of ${known.join(", ")}`);
  return found;
}

const smallGpuOf = (row: RecordFields): SmallGpuDefaults => ({
  belowVisibleBytes: bytesFromGib(row.number("belowVisibleGib")),
  alsoNamed: row.texts("alsoNamed"),
  maxSequences: row.number("maxSequences"),
  maxBatchedTokens: row.number("maxBatchedTokens"),
});

function engineOf(row: RecordFields, file: string): Engine {
  const present = SOURCED.filter((name) => row.has(name));
  const origins = Object.fromEntries(present.map((name) => [name, row.record(name).text("source")]));
  const dates = present.map((name) => row.record(name).text("asOf"));
  const number = (name: string) => row.record(name).number("value");
  const text = (name: string) => row.record(name).text("value");
  const runtime = row.record("runtimeGib").record("value");
  return {
    name: row.text("name"),
    aliases: row.texts("aliases"),
    version: text("version"),
    engineClass: oneOf(CLASSES, text("engineClass"), file),
    memoryUtilization: number("memoryUtilization"),
    memoryBudget: oneOf(BUDGETS, text("memoryBudget"), file),
    maxSequences: number("maxSequences"),
    maxBatchedTokens: number("maxBatchedTokens"),
    ...(row.has("smallGpu") ? { smallGpu: smallGpuOf(row.record("smallGpu").record("value")) } : {}),
    ...(row.has("vendors") ? { vendors: row.record("vendors").texts("value") } : {}),
    kvBlockTokens: number("kvBlockTokens"),
    runtimeBytes: {
      single: bytesFromGib(runtime.number("single")),
      parallel: bytesFromGib(runtime.number("parallel")),
    },
    origins,
    source: `config/engines.json: ${row.record("memoryUtilization").text("source")}`,
    asOf: dates.sort()[0] ?? "",
  };
}

export const enginesOf = (file: unknown, path: string): readonly Engine[] =>
  fieldsOf(file, path)
    .records("engines")
    .map((row) => engineOf(row, path));

export const presetsOf = (file: unknown, path: string): readonly WorkloadPreset[] =>
  fieldsOf(file, path)
    .records("presets")
    .map((row) => ({
      name: row.text("name"),
      aliases: row.texts("aliases"),
      isl: row.number("isl"),
      osl: row.number("osl"),
      ttftMs: row.numberOrNull("ttftMs"),
      itlMs: row.numberOrNull("itlMs"),
      peakMultiplier: row.numberOrNull("peakMultiplier"),
      prefixHitRate: row.numberOrNull("prefixHitRate"),
      notes: row.text("notes"),
      source: row.text("source"),
      asOf: row.text("asOf"),
    }));
