/** A GPU of one's own, given in a config file by its datasheet: memory, bandwidth and 16-bit rate, the rest optional. */
import type { Gpu } from "../domain/catalog/gpu.ts";
import { PlannerError } from "../domain/errors.ts";
import { gbFromBytes } from "../domain/units.ts";
import type { Override } from "./override-names.ts";

const REQUIRED = ["visibleBytes", "hbmBytesPerSecond", "peak16"] as const;

/** What is taken when the file does not say. [assumed] a PCIe card without 8-bit units, one to a machine. */
const UNSTATED: Omit<Gpu, "name" | "visibleBytes" | "hbmBytesPerSecond" | "peak16" | "memoryNominalGb"> = {
  aliases: [],
  vendor: "",
  architecture: "",
  year: null,
  visibleIsNominal: false,
  hasBf16: true,
  peakFp8: null,
  peakInt8: null,
  peakFp4: null,
  interconnect: "pcie",
  linkBytesPerSecond: null,
  tdpWatts: null,
  maxGpusPerNode: 1,
  notes: "",
  source: "your configuration",
  verified: false,
  asOf: "user",
};

const FIELDS: ReadonlySet<string> = new Set([...REQUIRED, ...Object.keys(UNSTATED), "memoryNominalGb"]);
const TEXTS: ReadonlySet<string> = new Set(["vendor", "architecture", "interconnect", "notes"]);
const FLAGS: ReadonlySet<string> = new Set(["hasBf16", "visibleIsNominal", "verified"]);

function refuse({ name, value }: Override, wanted: string): never {
  throw new PlannerError("invalid_input", `${name} takes ${wanted}, not ${JSON.stringify(value)}.`, {
    hint: "Bytes, bytes a second and FLOP a second are plain numbers, such as 8.0e10.",
  });
}

function check(override: Override): void {
  const { field, value } = override;
  if (!FIELDS.has(field))
    refuse(override, `no value: a GPU has no such field among ${[...FIELDS].join(", ")}`);
  if (TEXTS.has(field)) {
    if (typeof value !== "string") refuse(override, "a text");
  } else if (FLAGS.has(field)) {
    if (typeof value !== "boolean") refuse(override, "true or false");
  } else if (typeof value !== "number" || !(value > 0) || !Number.isFinite(value)) {
    refuse(override, "a number above 0");
  }
}

/** True when the overrides of one unknown name are meant as a new GPU rather than a misspelt one. */
export const isDatasheet = (overrides: readonly Override[]): boolean =>
  REQUIRED.every((field) => overrides.some((override) => override.field === field));

/** @throws PlannerError invalid_input for a field that a GPU does not have, or a value that cannot be. */
export function gpuOfDatasheet(name: string, overrides: readonly Override[]): Gpu {
  for (const override of overrides) check(override);
  const given = Object.fromEntries(overrides.map(({ field, value }) => [field, value]));
  const [visibleBytes, hbmBytesPerSecond, peak16] = REQUIRED.map((field) => Number(given[field]));
  if (visibleBytes === undefined || hbmBytesPerSecond === undefined || peak16 === undefined) {
    throw new PlannerError("invalid_input", `${name} needs ${REQUIRED.join(", ")}.`);
  }
  return {
    ...UNSTATED,
    memoryNominalGb: gbFromBytes(visibleBytes),
    ...given,
    name,
    visibleBytes,
    hbmBytesPerSecond,
    peak16,
    asOf: "user",
  };
}
