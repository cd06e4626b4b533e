/** Joins measured rows to the catalog; each name is looked up once. */
import { clean } from "../../domain/accuracy/clean.ts";
import type { LeftRow, MeasuredRow } from "../../domain/accuracy/measured-row.ts";
import { type Observation, observe, type RowCatalog } from "../../domain/accuracy/observation.ts";
import type { Gpu } from "../../domain/catalog/gpu.ts";
import { matchGpu } from "../../domain/catalog/gpu-names.ts";
import { isPlannable } from "../../domain/catalog/listed-gpu.ts";
import { matchName } from "../../domain/catalog/name-match.ts";
import type { Catalog } from "../ports.ts";

function remembered<T>(find: (name: string) => T | null): (name: string) => T | null {
  const known = new Map<string, T | null>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const made = find(name);
    known.set(name, made);
    return made;
  };
}

/** Tables give nominal, visible or rounded memory of the same card. */
const MEMORY_TOLERANCE = 0.15;
const hasMemory = (gpu: Gpu, memoryGb: number): boolean =>
  Math.abs(gpu.memoryNominalGb / memoryGb - 1) < MEMORY_TOLERANCE;

/** Another version of the card, such as H20-141GB beside H20-96GB. */
function versionWith(catalog: Catalog, gpu: Gpu, memoryGb: number): Gpu | null {
  const base = gpu.name.replace(/\d+GB$/, "");
  const versions = catalog.gpus().filter(({ name }) => name.replace(/\d+GB$/, "") === base);
  return versions.find((version) => hasMemory(version, memoryGb)) ?? null;
}

function listedGpu(catalog: Catalog, name: string): Gpu | null {
  const listed = catalog.listedGpus();
  const match = matchGpu(name, listed);
  if (match.kind !== "one") return null;
  const gpu = listed.find((candidate) => candidate.name === match.id);
  return gpu !== undefined && isPlannable(gpu) ? gpu : null;
}

export function rowCatalogOf(catalog: Catalog): RowCatalog {
  const engines = catalog.engines();
  const gpuOf = remembered((key) => {
    const [name = "", memory = ""] = key.split("|");
    const found = listedGpu(catalog, name);
    const wanted = Number(memory);
    if (found === null || !(wanted > 0) || hasMemory(found, wanted)) return found;
    return versionWith(catalog, found, wanted) ?? found;
  });
  return {
    model: remembered((name) => {
      const match = matchName(name, catalog.modelNames());
      return match.kind === "one" ? catalog.model(match.id).profile : null;
    }),
    gpu: (name, memoryGb) => gpuOf(`${name}|${memoryGb ?? ""}`),
    engine: (engineClass) => engines.find((engine) => engine.engineClass === engineClass) ?? null,
  };
}

export interface ObservedRows {
  readonly observations: readonly Observation[];
  readonly left: readonly LeftRow[];
}

export function observeRows(rows: readonly MeasuredRow[], catalog: RowCatalog): ObservedRows {
  const observations: Observation[] = [];
  const left: LeftRow[] = [];
  for (const row of rows) {
    const observed = observe(row, catalog);
    if ("observation" in observed) observations.push(observed.observation);
    else left.push(observed.left);
  }
  return { observations, left };
}

/** Rows that can be judged and pass the cleaning rules. */
export const cleanObservations = (rows: readonly MeasuredRow[], catalog: Catalog): readonly Observation[] =>
  clean(observeRows(rows, rowCatalogOf(catalog)).observations).kept;
