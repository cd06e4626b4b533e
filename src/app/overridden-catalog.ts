/** A catalog with a person's own values in place of the shipped ones; every name and type is checked first. */
import { PlannerError } from "../domain/errors.ts";
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

function recordsWith<Item extends { readonly name: string }>(
  items: readonly Item[],
  overrides: readonly Override[],
  room: OverrideRoom,
): readonly Item[] {
  if (overrides.length === 0) return items;
  return items.map((item) => {
    const own = overrides.filter(({ record }) => record.toLowerCase() === item.name.toLowerCase());
    return replaceAll(item, own, `${room}.${item.name}.`);
  });
}

/** @throws PlannerError invalid_input for a name that is not known, with the nearest, or a value of the wrong type. */
export function overriddenCatalog(catalog: Catalog, overrides: Overrides): Catalog {
  const parsed = Object.entries(overrides).map(([name, value]) => parseOverride(name, value));
  if (parsed.length === 0) return catalog;
  const of = (room: OverrideRoom) => parsed.filter((override) => override.room === room);
  const known = (room: OverrideRoom, names: readonly string[]): readonly Override[] => {
    const own = of(room);
    const lower = new Set(names.map((name) => name.toLowerCase()));
    for (const { name, record, field } of own) {
      if (!lower.has(record.toLowerCase())) {
        throw unknownOverride(
          name,
          names.map((candidate) => `${room}.${candidate}.${field}`),
        );
      }
    }
    return own;
  };
  const listed = known(
    "gpus",
    catalog.listedGpus().map(({ name }) => name),
  );
  const engines = known(
    "engines",
    catalog.engines().map(({ name }) => name),
  );
  const prices = known(
    "prices",
    catalog.machines().map(({ instanceType }) => instanceType),
  );
  const changedGpus = recordsWith(catalog.gpus(), listed, "gpus");
  const changedEngines = recordsWith(catalog.engines(), engines, "engines");
  const changedDefaults = defaultsWith(catalog.defaults(), of("defaults"));
  const changedCoefficients = coefficientsWith(catalog.coefficients(), of("coefficients"));
  return {
    gpus: () => changedGpus,
    listedGpus: () => recordsWith(catalog.listedGpus(), listed, "gpus"),
    engines: () => changedEngines,
    modelNames: () => catalog.modelNames(),
    model: (id) => catalog.model(id),
    machines: () => catalog.machines(),
    prices: (gpu) =>
      catalog.prices(gpu).map((price) => {
        const own = prices.filter(({ record }) => record.toLowerCase() === price.instanceType.toLowerCase());
        return replaceAll(price, own, `prices.${price.instanceType}.`);
      }),
    regions: () => catalog.regions(),
    presets: () => catalog.presets(),
    coefficients: () => changedCoefficients,
    defaults: () => changedDefaults,
  };
}
