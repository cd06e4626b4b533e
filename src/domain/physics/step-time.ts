/**
 * Time of one engine step: some sequences decode a token each, some prompt tokens are prefilled along with them.
 *
 * Model: smooth maximum of arithmetic and weight reading, the same for experts, then KV reading, prefill attention,
 * communication, and overhead per layer and per sequence, one after the other. Pipeline stages take equal turns: each
 * works on 1/pp of the batch, and a token passes all of them.
 * Assumes even load over GPUs, and the mean context stands for all sequences.
 * Source: fitted model of the project; medians of its error stand with the coefficients.
 */
import type { Seconds, Tokens } from "../units.ts";
import { allReduceSeconds, allToAllSeconds } from "./collectives.ts";
import { expertCoverage } from "./moe.ts";
import { smoothMax, smoothMaxPart } from "./roofline.ts";
import type { StepModel } from "./step-model.ts";

export interface StepLoad {
  /** Sequences that decode, over all ranks. */
  readonly decodeSequences: number;
  /** Their mean context. */
  readonly contextTokens: Tokens;
  readonly prefillTokens: Tokens;
  readonly prefillPrompts: number;
  /** Tokens a prefilled token attends to, on average: half the prompt when nothing is cached. */
  readonly attendedTokens: Tokens;
}

/** Parts add up to the total. */
export interface StepTime {
  readonly totalSeconds: Seconds;
  readonly weights: Seconds;
  readonly compute: Seconds;
  readonly kv: Seconds;
  readonly expertReads: Seconds;
  readonly expertCompute: Seconds;
  readonly attention: Seconds;
  readonly communication: Seconds;
  readonly overhead: Seconds;
}

/** One step and its parts. `rankStepFactor` of attention data parallelism is not in it. */
export function stepTime(model: StepModel, load: StepLoad): StepTime {
  const { pp, dp } = model;
  const decode = load.decodeSequences / pp;
  const prefill = load.prefillTokens / pp;
  const prompts = load.prefillPrompts / pp;
  const tokens = decode + prefill;
  const rankTokens = tokens / dp;

  const arithmetic =
    model.denseSecondsPerToken * rankTokens + (model.headSecondsPerRow * (decode + prompts)) / dp;
  const matrices = smoothMax(arithmetic, model.weightReadSeconds);
  const compute = smoothMaxPart(arithmetic, matrices);

  let experts = 0;
  let expertReads = 0;
  let expertFixed = 0;
  let communication = 0;
  if (model.experts !== null && tokens > 0) {
    const coverage = expertCoverage(model.experts, tokens);
    const reading = model.experts.secondsPerCoverage * coverage;
    const rows = tokens + model.experts.paddedTokens * coverage;
    const routing = model.experts.routingSecondsPerToken * tokens;
    const products = smoothMax(model.experts.secondsPerToken * rows, reading);
    expertReads = smoothMaxPart(reading, products) + routing;
    experts = products + routing;
    expertFixed = model.experts.fixedSeconds;
    if (dp > 1) communication = exchangeSeconds(model, rankTokens);
  }
  if (dp === 1 && model.tp > 1) communication = reduceSeconds(model, tokens);

  let kvPerSequence = model.kvSecondsPerToken * load.contextTokens;
  for (const { secondsPerToken, window } of model.windows) {
    kvPerSequence += secondsPerToken * Math.min(load.contextTokens, window);
  }
  // kvPerSequence holds one stage's layers; the stage serves decode/dp sequences.
  const kv = (decode / dp) * kvPerSequence;
  const attention = (model.attentionSecondsPerPair * prefill * load.attendedTokens) / dp;
  const overhead =
    expertFixed + model.layerOverheadSeconds + (model.sequenceSeconds * (decode + prompts)) / dp;
  const stage = matrices + experts + kv + attention + communication + overhead;
  return {
    totalSeconds: stage * pp,
    weights: (matrices - compute) * pp,
    compute: compute * pp,
    kv: kv * pp,
    expertReads: expertReads * pp,
    expertCompute: (experts - expertReads) * pp,
    attention: attention * pp,
    communication: communication * pp,
    overhead: overhead * pp,
  };
}

/** The same step taking `factor` times as long in all its parts. */
export const scaledStep = (step: StepTime, factor: number): StepTime => ({
  totalSeconds: step.totalSeconds * factor,
  weights: step.weights * factor,
  compute: step.compute * factor,
  kv: step.kv * factor,
  expertReads: step.expertReads * factor,
  expertCompute: step.expertCompute * factor,
  attention: step.attention * factor,
  communication: step.communication * factor,
  overhead: step.overhead * factor,
});

export const stepSeconds = (model: StepModel, load: StepLoad): Seconds => stepTime(model, load).totalSeconds;

/** Two all-reduces a layer, 16-bit activations. */
function reduceSeconds(model: StepModel, tokens: number): Seconds {
  const messageBytes = tokens * model.hidden * 2;
  return (
    2 *
    model.layers *
    allReduceSeconds(messageBytes, model.tp, model.allReduceBytesPerSecond, model.allReduceLatencySeconds)
  );
}

/** A dispatch and a combine per MoE layer. */
function exchangeSeconds(model: StepModel, rankTokens: number): Seconds {
  if (model.experts === null) return 0;
  const { layers, activeExperts } = model.experts;
  const gpus = model.tp * model.dp;
  return (
    2 * layers * allToAllSeconds(rankTokens, activeExperts, model.hidden, gpus, model.allToAllBytesPerSecond)
  );
}
