/**
 * What a token leaves in the KV cache, by groups of layers that cache alike.
 *
 * Model: a key and a value vector per KV head (one vector where keys are the values), or one latent vector shared by
 * all heads (MLA). A window is kept at full rate; positions beyond it at `cachedPositionsPerToken`.
 * Assumes a sparse indexer's keys are kept whole on each GPU, so they form a group that is not split.
 * Source: DeepSeek-V2 (arXiv:2405.04434) for MLA; GQA (arXiv:2305.13245).
 */
import type { LayerGroup, SoftmaxAttention } from "./model.ts";
import type { KvGroup } from "./model-profile.ts";

function softmaxGroups(layers: number, mixer: SoftmaxAttention): readonly KvGroup[] {
  if (mixer.reusesKv) return [];
  const vector = mixer.keyIsValue ? mixer.headDim : mixer.headDim + mixer.valueHeadDim;
  const whole = mixer.kvHeads * vector;
  const share = mixer.window === null ? mixer.cachedPositionsPerToken || 1 : mixer.cachedPositionsPerToken;
  const groups: KvGroup[] = [];
  if (mixer.window !== null) {
    groups.push({ layers, elementsPerToken: whole, kvHeads: mixer.kvHeads, window: mixer.window });
  }
  if (share > 0)
    groups.push({ layers, elementsPerToken: whole * share, kvHeads: mixer.kvHeads, window: null });
  if (mixer.extraKvElements > 0) {
    groups.push({ layers, elementsPerToken: mixer.extraKvElements, kvHeads: null, window: null });
  }
  return groups;
}

function groupsOf({ count, mixer }: LayerGroup): readonly KvGroup[] {
  switch (mixer.kind) {
    case "attention":
      return softmaxGroups(count, mixer);
    case "mla":
      return [
        {
          layers: count,
          elementsPerToken: mixer.kvLoraRank + mixer.ropeDim + mixer.extraKvElements,
          kvHeads: null,
          window: null,
        },
      ];
    default:
      return [];
  }
}

/** KV groups of a model's layers; layers that cache the same thing are one group. Elements, before sharding. */
export function kvGroupsOf(groups: readonly LayerGroup[]): readonly KvGroup[] {
  const merged = new Map<string, KvGroup>();
  for (const group of groups.flatMap(groupsOf)) {
    const key = `${group.elementsPerToken}/${group.kvHeads}/${group.window}`;
    const layers = group.layers + (merged.get(key)?.layers ?? 0);
    if (group.layers > 0 && group.elementsPerToken > 0) merged.set(key, { ...group, layers });
  }
  return [...merged.values()];
}
