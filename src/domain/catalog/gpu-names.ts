/** Finds a GPU as people write it: "h100s", "a100-80", "nvidia h100", "8xA100-80" (after the count is split off). */
import { PlannerError } from "../errors.ts";
import { splitCount } from "./count-prefix.ts";
import type { Gpu } from "./gpu.ts";
import { type ListedGpu, plannableGpu } from "./listed-gpu.ts";
import { matchName, type NamedEntry, type NameMatch } from "./name-match.ts";

const VENDORS = /^(?:nvidia|amd|intel|google|aws|amazon|huawei|habana|instinct|tesla|geforce)[\s-]+/i;
const PLURAL = /(?<=\d\w*|\])s$/i;
const GIGABYTES = /(?<=\d)\s*(?:gib|gb)\b/gi;
const SHOWN = 8;

/** "80 GB", "80GB" and "80" are the same when a GPU is named. */
const withoutUnit = (name: string): string => name.replace(GIGABYTES, "");

function withoutVendor(name: string): string {
  let rest = name;
  while (VENDORS.test(rest)) rest = rest.replace(VENDORS, "");
  return rest;
}

/** The query as written, then ever plainer: no unit, no maker, no plural. */
function spellingsOf(query: string): readonly string[] {
  const plain = [query, withoutUnit(query)];
  const noVendor = plain.map(withoutVendor);
  const all = [...plain, ...noVendor];
  return [...all, ...all.map((text) => text.replace(PLURAL, ""))];
}

function entryOf(gpu: ListedGpu): NamedEntry {
  const forms = [gpu.name, ...gpu.aliases];
  const unitless = forms.map(withoutUnit);
  // One long form that holds all words: "H100 SXM5 80GB" mixes two aliases.
  return { id: gpu.name, aliases: [...gpu.aliases, ...unitless, [...forms, ...unitless].join(" ")] };
}

export const matchGpu = (query: string, gpus: readonly ListedGpu[]): NameMatch =>
  matchName(query, gpus.map(entryOf), spellingsOf(query.trim()));

const listed = (names: readonly string[]): string => {
  const more = names.length - SHOWN;
  return names.slice(0, SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
};

/**
 * The GPU a name means, a count before it left aside (`splitCount` reads it).
 *
 * @throws PlannerError unknown_gpu, ambiguous_gpu, or invalid_input when the catalog lacks its rates.
 */
export function findGpu(name: string, gpus: readonly ListedGpu[]): Gpu {
  const whole = matchGpu(name, gpus);
  const counted = splitCount(name);
  const match = whole.kind === "one" || counted.count === null ? whole : matchGpu(counted.name, gpus);
  if (match.kind === "one") {
    const gpu = gpus.find((candidate) => candidate.name === match.id);
    if (gpu !== undefined) return plannableGpu(gpu);
  }
  if (match.kind === "ambiguous") {
    throw new PlannerError("ambiguous_gpu", `"${name}" could be any of ${match.candidates.length} GPUs.`, {
      hint: `Say which: ${listed(match.candidates)}.`,
    });
  }
  const nearest = match.kind === "none" ? match.nearest : [];
  throw new PlannerError("unknown_gpu", `No GPU named "${name}" in the catalog.`, {
    hint: `Nearest: ${listed(nearest)}.`,
  });
}
