import { mamba1Params, mamba2Params } from "../../../domain/catalog/mixer-params.ts";
import type { Recurrent } from "../../../domain/catalog/model.ts";
import { type ConfigFields, count, countOr, text } from "./config-fields.ts";
import type { Layer } from "./layer-list.ts";

export type MixerPart = Pick<Layer, "mixer" | "mixerParams" | "otherParams">;

/** State precision: float32 where the config asks for it, else the 16 bits of the activations. */
function stateBytes(fields: ConfigFields): number {
  return text(fields, ["mamba_ssm_cache_dtype", "mamba_ssm_dtype"]) === "float32" ? 4 : 2;
}

/** Mamba-2 as in Nemotron-H and Granite 4: inner width = heads × head width, not expand × hidden. */
export function mamba2Part(fields: ConfigFields, hidden: number): MixerPart {
  const heads = count(fields, ["mamba_num_heads", "mamba_n_heads"]);
  const headDim = count(fields, ["mamba_head_dim", "mamba_d_head"]);
  const state = count(fields, ["ssm_state_size", "mamba_d_state"]);
  const groups = count(fields, ["n_groups", "mamba_n_groups"]);
  const kernel = count(fields, ["conv_kernel", "mamba_d_conv"]);
  const inner = heads * headDim;
  const channels = inner + 2 * groups * state;
  const mixer: Recurrent = {
    kind: "recurrent",
    stateElements: inner * state + channels * (kernel - 1),
    stateBytesPerElement: stateBytes(fields),
  };
  return {
    mixer,
    mixerParams: mamba2Params(hidden, inner, groups, state, heads),
    otherParams: channels * (kernel + 1) + inner + 3 * heads,
  };
}

/** Mamba-1 as in Jamba: inner width = expand × hidden, a low-rank step, a decay matrix. */
export function mamba1Part(fields: ConfigFields, hidden: number): MixerPart {
  const inner = countOr(fields, ["mamba_expand"], 2) * hidden;
  const state = countOr(fields, ["mamba_d_state"], 16);
  const kernel = countOr(fields, ["mamba_d_conv"], 4);
  const rank = fields.raw["mamba_dt_rank"];
  const stepRank =
    rank === "auto" ? Math.ceil(hidden / 16) : countOr(fields, ["mamba_dt_rank"], Math.ceil(hidden / 16));
  const mixer: Recurrent = {
    kind: "recurrent",
    stateElements: inner * (state + kernel - 1),
    stateBytesPerElement: stateBytes(fields),
  };
  return {
    mixer,
    mixerParams: mamba1Params(hidden, inner, state, stepRank),
    otherParams: inner * (kernel + 1) + inner * (state + 2) + stepRank + 2 * state,
  };
}
