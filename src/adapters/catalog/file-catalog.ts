/** The catalog of a config folder. Nothing is read until asked for, and nothing twice: a plan pays for what it needs. */
import type { Catalog } from "../../app/ports.ts";
import { isPlannable } from "../../domain/catalog/listed-gpu.ts";
import type { ModelRecord } from "../../domain/catalog/model-profile.ts";
import type { Price } from "../../domain/catalog/price.ts";
import { PlannerError } from "../../domain/errors.ts";
import { machinesOf, pricesOf, regionsOf } from "./cloud-records.ts";
import { enginesOf, presetsOf } from "./engine-records.ts";
import { gpusOf } from "./gpu-records.ts";
import { type JsonFiles, jsonFilesIn } from "./json-files.ts";
import { modelNamesOf, modelOf } from "./model-records.ts";
import { fieldsOf } from "./record-fields.ts";

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The fit's three files as one document: coefficients, the bands they earned, and the kernels they stand on. */
function fittedValues(files: JsonFiles): unknown {
  const file = fieldsOf(files.read("coefficients.json"), files.pathOf("coefficients.json"));
  const kernels = fieldsOf(files.read("expert-kernels.json"), files.pathOf("expert-kernels.json"));
  return {
    ...file.content(),
    coefficients: {
      ...file.record("coefficients").content(),
      expertKernels: kernels.record("kernels").content(),
    },
    bands: files.read("bands.json"),
  };
}

/** @param configDir - folder that holds gpus.json, models.json, prices/ and the rest of config/. */
export function createFileCatalog(configDir: string): Catalog {
  const files = jsonFilesIn(configDir);
  const reading =
    <T>(name: string, recordsOf: (file: unknown, path: string) => T): (() => T) =>
    () =>
      recordsOf(files.read(name), files.pathOf(name));
  const listedGpus = once(reading("gpus.json", gpusOf));
  const modelNames = once(reading("model-names.json", modelNamesOf));
  const models = new Map<string, ModelRecord>();
  const prices = new Map<string, readonly Price[]>();

  function model(id: string): ModelRecord {
    const known = models.get(id);
    if (known !== undefined) return known;
    const name = modelNames().find((entry) => entry.id === id);
    const path = files.pathOf("models.json");
    const record = name === undefined ? null : modelOf(files.read("models.json"), path, id, name.aliases);
    if (record === null) throw new PlannerError("unknown_model", `The catalog holds no model "${id}".`);
    models.set(id, record);
    return record;
  }

  function pricesFor(gpu: string): readonly Price[] {
    const known = prices.get(gpu);
    if (known !== undefined) return known;
    // A GPU without a file has no price anywhere; one that is not in the catalog has none either.
    const isListed = listedGpus().some((listed) => listed.name === gpu);
    const name = `prices/${gpu}.json`;
    const file = isListed ? files.readIfThere(name) : null;
    const rows = file === null ? [] : pricesOf(file, files.pathOf(name));
    prices.set(gpu, rows);
    return rows;
  }

  return {
    gpus: once(() => listedGpus().filter(isPlannable)),
    listedGpus,
    engines: once(reading("engines.json", enginesOf)),
    modelNames,
    model,
    machines: once(reading("machines.json", machinesOf)),
    prices: pricesFor,
    regions: once(reading("regions.json", regionsOf)),
    presets: once(reading("presets.json", presetsOf)),
    workloads: () => files.read("workloads.json"),
    apiPrices: () => files.read("api-prices.json"),
    coefficients: once(() => fittedValues(files)),
    defaults: () => files.read("defaults.json"),
  };
}
