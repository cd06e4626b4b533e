/** A catalog of one's own in the seed's file format: `metadata.provider`, `vm_instances[]`, `gpus[]`. */
import { z } from "zod";
import type { Gpu } from "../../domain/catalog/gpu.ts";
import { findGpu } from "../../domain/catalog/gpu-names.ts";
import type { ListedGpu } from "../../domain/catalog/listed-gpu.ts";
import { isInPlace, type PlaceQuery, type PricingKind } from "../../domain/catalog/price-lookup.ts";
import { isPlannerError, PlannerError } from "../../domain/errors.ts";
import type { RankedOffer } from "../../domain/planning/ranking-problem.ts";

const money = z.number().positive().max(1e6);

const gpuSchema = z.object({ type: z.string().min(1), count: z.number().int().min(1).max(1024) });

const instanceSchema = z.object({
  name: z.string().min(1),
  gpus: z.array(gpuSchema).length(1, "must name one type of GPU"),
  ondemand_price_usd: money.optional(),
  spot_price_usd: money.optional(),
  commit_1y_price_usd: money.optional(),
  commit_3y_price_usd: money.optional(),
  available_zones: z.array(z.string().min(1)).optional(),
  region: z.string().min(1).optional(),
});

const fileSchema = z.object({
  metadata: z.object({ provider: z.string().min(1), last_updated: z.string().optional() }),
  vm_instances: z.array(instanceSchema).min(1, "is empty"),
});

type Instance = z.infer<typeof instanceSchema>;

export interface OwnCatalog {
  readonly provider: string;
  /** Offers under a way of paying, and machine types without such a price there. */
  offers(
    kind: PricingKind,
    place: PlaceQuery,
  ): { readonly offers: readonly RankedOffer[]; readonly unpriced: number };
  readonly zones: readonly string[];
}

function priceOf(instance: Instance, kind: PricingKind): number | undefined {
  switch (kind) {
    case "ondemand":
      return instance.ondemand_price_usd;
    case "spot":
      return instance.spot_price_usd;
    case "commit1y":
      return instance.commit_1y_price_usd;
    case "commit3y":
      return instance.commit_3y_price_usd;
    default:
      return kind satisfies never;
  }
}

/** "us-central1-a" lies in "us-central1", "us-east-1a" in "us-east-1"; other names are regions already. */
const regionIn = (zone: string): string => zone.replace(/(?:-|(?<=\d))[a-z]$/, "");

function placesOf(instance: Instance): readonly { readonly region: string; readonly zone: string | null }[] {
  const zones = (instance.available_zones ?? []).map((zone) => ({ region: regionIn(zone), zone }));
  return zones.length > 0 ? zones : [{ region: instance.region ?? "anywhere", zone: null }];
}

const complaint = (file: string, path: string, problem: string, cause?: unknown): PlannerError =>
  new PlannerError("unreadable_file", `${file}: ${path}: ${problem}`, {
    hint: 'It looks like {"metadata": {"provider": "AWS"}, "vm_instances": [{"name": "p4d.24xlarge", "gpus": [{"type": "nvidia-a100-40gb", "count": 8}], "ondemand_price_usd": 21.96}]}.',
    cause,
  });

/** @throws PlannerError unreadable_file naming file and field, also for a GPU that is not known. */
export function parseCatalogFile(
  content: unknown,
  file: string,
  gpus: readonly ListedGpu[],
  today: string,
): OwnCatalog {
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw complaint(file, issue?.path.join(".") || "the file", `${issue?.message ?? "cannot be used"}.`);
  }
  const { metadata, vm_instances } = parsed.data;
  const known = vm_instances.map((instance, index) => {
    const type = instance.gpus[0]?.type ?? "";
    return { instance, gpu: gpuNamed(type, gpus, file, `vm_instances.${index}.gpus.0.type`) };
  });
  const cloud = metadata.provider.toLowerCase();
  const asOf = metadata.last_updated ?? today;
  return {
    provider: metadata.provider,
    zones: [...new Set(vm_instances.flatMap((instance) => instance.available_zones ?? []))].sort(),
    offers(kind, place) {
      const offers = known.flatMap(({ instance, gpu }): readonly RankedOffer[] => {
        const usdPerHour = priceOf(instance, kind);
        const at = placesOf(instance).find((spot) => isInPlace({ cloud, ...spot }, place));
        if (usdPerHour === undefined || at === undefined) return [];
        const machine = { cloud, machine: instance.name, gpu, gpus: instance.gpus[0]?.count ?? 1 };
        return [{ ...machine, ...at, kind, usdPerHour, asOf, source: file, available: null }];
      });
      return { offers, unpriced: known.length - offers.length };
    },
  };
}

function gpuNamed(type: string, gpus: readonly ListedGpu[], file: string, path: string): Gpu {
  try {
    return findGpu(type, gpus);
  } catch (error) {
    if (!isPlannerError(error)) throw error;
    throw complaint(file, path, error.message, error);
  }
}
