/** A catalog with a person's own values in place of the shipped ones; every name and type is checked first. */
import type { Gpu } from "../domain/catalog/gpu.ts";
import type { ListedGpu } from "../domain/catalog/listed-gpu.ts";
import { PlannerError } from "../domain/errors.ts";
import { gpuOfDatasheet, isDatasheet } from "./datasheet-gpu.ts";
import {
  type Override,
  type OverrideRoom,
  type Overrides,
  type OverrideValue,
  parseOverride,
  unknownOverride,
} from "./override-names.ts";
import type { Catalog } from "./ports.ts";

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Dotted paths of every number, text, truth value and unknown (null) in an object. */
function leafPaths(part: Json, prefix = ""): string[] {
  return Object.entries(part).flatMap(([key, value]) => {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (isJson(value)) return leafPaths(value, path);
    return Array.isArray(value) ? [] : [path];
  });
}

function refuseType(name: string, present: unknown, value: OverrideValue): void {
  const wanted = present === null ? "number" : typeof present;
  const usable = typeof value === wanted && (typeof value !== "number" || Number.isFinite(value));
  if (usable) return;
  throw new PlannerError(
    "invalid_input",
    `${name} takes a ${wanted === "string" ? "text" : wanted}, not ${JSON.stringify(value)}.`,
    {
      hint: `It is ${JSON.stringify(present)} now.`,
    },
  );
}

/** A copy with one leaf replaced. */
function replaceLeaf(part: Json, path: readonly string[], override: Override): Json {
  const [key = "", ...rest] = path;
  const present = part[key];
  if (rest.length > 0 && isJson(present)) return { ...part, [key]: replaceLeaf(present, rest, override) };
  refuseType(override.name, present, override.value);
  return { ...part, [key]: override.value };
}

function replaceAll<Part>(part: Part, overrides: readonly Override[], prefix: string): Part {
  if (!isJson(part) || overrides.length === 0) return part;
  let changed: Json = part;
  for (const override of overrides) {
    const known = leafPaths(part);
    if (!known.includes(override.field)) {
      throw unknownOverride(
        override.name,
        known.map((path) => `${prefix}${path}`),
      );
    }
    changed = replaceLeaf(changed, override.field.split("."), override);
  }
  return changed as Part;
}

/** `defaults.safetyMargin` stands for the value inside its entry. */
function defaultsWith(content: unknown, overrides: readonly Override[]): unknown {
  if (!isJson(content) || !isJson(content["values"]) || overrides.length === 0) return content;
  const values: Record<string, unknown> = { ...content["values"] };
  for (const override of overrides) {
    const entry = values[override.field];
    if (!isJson(entry)) {
      throw unknownOverride(
        override.name,
        Object.keys(values).map((name) => `defaults.${name}`),
      );
    }
    refuseType(override.name, entry["value"], override.value);
    values[override.field] = { ...entry, value: override.value, source: "your configuration" };
  }
  return { ...content, values };
}

function coefficientsWith(content: unknown, overrides: readonly Override[]): unknown {
  if (!isJson(content) || overrides.length === 0) return content;
  const inner = isJson(content["coefficients"]) ? content["coefficients"] : content;
  const changed = replaceAll(inner, overrides, "coefficients.");
  return inner === content ? changed : { ...content, coefficients: changed };
}

const isAbout = ({ record }: Override, name: string): boolean => record.toLowerCase() === name.toLowerCase();

/** The record with its own overrides, and a source that says so. */
function recordWith<Item extends { readonly source: string }>(
  item: Item,
  name: string,
  overrides: readonly Override[],
  room: OverrideRoom,
): Item {
  const own = overrides.filter((override) => isAbout(override, name));
  if (own.length === 0) return item;
  const fields = own.map(({ field }) => field).join(", ");
  const changed = replaceAll(item, own, `${room}.${name}.`);
  return { ...changed, source: `${changed.source}; ${fields} from your configuration` };
}

interface Named {
  readonly id: string;
  readonly aliases: readonly string[];
}

const idOf = (text: string, records: readonly Named[]): string | undefined => {
  const wanted = text.toLowerCase();
  return records.find(({ id, aliases }) => [id, ...aliases].some((name) => name.toLowerCase() === wanted))
    ?.id;
};

/** Overrides of one room, each about a record there is; an alias becomes its name: gpus.H100 is H100-SXM-80GB. */
function aboutKnown(
  overrides: readonly Override[],
  records: readonly Named[],
  fields: readonly string[],
): readonly Override[] {
  return overrides.map((override) => {
    const { room, record, field, name } = override;
    const id = idOf(record, records);
    if (id !== undefined) return { ...override, record: id };
    const whole = idOf(record === "" ? field : `${record}.${field}`, records);
    if (whole !== undefined) {
      throw new PlannerError("invalid_input", `${name} names a record, not one of its values.`, {
        hint: `Add the value's name: ${fields.map((one) => `${room}.${whole}.${one}`).join(", ")}.`,
      });
    }
    throw unknownOverride(
      name,
      records.map((candidate) => `${room}.${candidate.id}.${field}`),
    );
  });
}

interface GpuOverrides {
  readonly changes: readonly Override[];
  /** GPUs that the catalog does not list, given by their datasheet. */
  readonly added: readonly Gpu[];
}

function gpuOverrides(overrides: readonly Override[], records: readonly Named[]): GpuOverrides {
  const isListed = (name: string) => records.some(({ id }) => id.toLowerCase() === name.toLowerCase());
  const unlisted = overrides.filter(({ record }) => !isListed(record));
  const added = [...Map.groupBy(unlisted, ({ record }) => record)].filter(([, own]) => isDatasheet(own));
  const addedNames = added.map(([name]) => name);
  return {
    changes: aboutKnown(
      overrides.filter(({ record }) => !addedNames.includes(record)),
      records,
      ["hbmBytesPerSecond", "visibleBytes", "peak16"],
    ),
    added: added.map(([name, own]) => gpuOfDatasheet(name, own)),
  };
}

const named = ({ name, aliases }: Pick<ListedGpu, "name" | "aliases">): Named => ({ id: name, aliases });

/** @throws PlannerError invalid_input for a name that is not known, with the nearest, or a value of the wrong type. */
export function overriddenCatalog(catalog: Catalog, overrides: Overrides): Catalog {
  const parsed = Object.entries(overrides).map(([name, value]) => parseOverride(name, value));
  if (parsed.length === 0) return catalog;
  const of = (room: OverrideRoom) => parsed.filter((override) => override.room === room);
  const engines = aboutKnown(of("engines"), catalog.engines().map(named), [
    "memoryUtilization",
    "maxSequences",
    "maxBatchedTokens",
  ]);
  const machines = catalog.machines().map(({ instanceType }) => ({ id: instanceType, aliases: [] }));
  const prices = aboutKnown(of("prices"), machines, ["onDemandUsdPerHour", "spotUsdPerHour"]);
  const { changes, added } = gpuOverrides(of("gpus"), catalog.listedGpus().map(named));
  const withOwn = <Item extends ListedGpu>(gpu: Item): Item => recordWith(gpu, gpu.name, changes, "gpus");
  const changedGpus = [...catalog.gpus().map(withOwn), ...added];
  const changedEngines = catalog
    .engines()
    .map((engine) => recordWith(engine, engine.name, engines, "engines"));
  const changedDefaults = defaultsWith(catalog.defaults(), of("defaults"));
  const changedCoefficients = coefficientsWith(catalog.coefficients(), of("coefficients"));
  return {
    gpus: () => changedGpus,
    listedGpus: () => [...catalog.listedGpus().map(withOwn), ...added],
    engines: () => changedEngines,
    modelNames: () => catalog.modelNames(),
    model: (id) => catalog.model(id),
    machines: () => catalog.machines(),
    prices: (gpu) =>
      catalog.prices(gpu).map((price) => recordWith(price, price.instanceType, prices, "prices")),
    regions: () => catalog.regions(),
    presets: () => catalog.presets(),
    workloads: () => catalog.workloads(),
    apiPrices: () => catalog.apiPrices(),
    coefficients: () => changedCoefficients,
    defaults: () => changedDefaults,
  };
}
