/**
 * Time of moving activations between the GPUs of a replica.
 *
 * Model: all-reduce takes the quicker of one-shot (every GPU reads all others once) and two-shot (reduce-scatter,
 * then all-gather, three latencies); all-to-all sends each token to its experts' GPUs and back.
 * Assumes all GPUs sit in one node on equal links.
 * Source: TensorRT-LLM and vLLM custom all-reduce; latency and link share are fitted.
 */
import type { Bytes, BytesPerSecond, Seconds } from "../units.ts";

export function allReduceSeconds(
  messageBytes: Bytes,
  gpus: number,
  linkBytesPerSecond: BytesPerSecond,
  latencySeconds: Seconds,
): Seconds {
  const wire = messageBytes / linkBytesPerSecond;
  const oneShot = latencySeconds + (gpus - 1) * wire;
  const twoShot = 3 * latencySeconds + ((2 * (gpus - 1)) / gpus) * wire;
  return Math.min(oneShot, twoShot);
}

/** Bytes a hidden element takes on the way there (fp8) and half of the way back (16 bit), averaged. [fitted model] */
const ALL_TO_ALL_BYTES_PER_ELEMENT = 1.5;

/** One dispatch or one combine of `tokens` tokens of one rank. */
export function allToAllSeconds(
  tokens: number,
  activeExperts: number,
  hidden: number,
  gpus: number,
  linkBytesPerSecond: BytesPerSecond,
): Seconds {
  const bytes = tokens * activeExperts * hidden * ALL_TO_ALL_BYTES_PER_ELEMENT;
  return (bytes * (gpus - 1)) / gpus / linkBytesPerSecond;
}
