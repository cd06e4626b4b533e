import type { LayerGroup } from "../../../domain/catalog/model.ts";

/** What a family reader finds; the rest of the shape (id, context, precision) is read the same way for all. */
export interface DecoderLayers {
  readonly hidden: number;
  readonly vocab: number;
  readonly tied: boolean;
  readonly otherEmbeddingParams: number;
  readonly groups: readonly LayerGroup[];
  readonly notes?: readonly string[];
}

export type Layer = Omit<LayerGroup, "count">;

/** Describes each layer in turn and counts equal ones together, in order of first appearance. */
export function groupLayers(layers: number, layerAt: (index: number) => Layer): readonly LayerGroup[] {
  const groups = new Map<string, LayerGroup>();
  for (let index = 0; index < layers; index += 1) {
    const layer = layerAt(index);
    const key = JSON.stringify(layer);
    groups.set(key, { ...layer, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}
