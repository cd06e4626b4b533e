/** A random stream that a seed fixes (mulberry32, Ettinger 2017): the same schedule and prompts in every run. */
export type Random = () => number;

const TWO_TO_32 = 4_294_967_296;

/** @returns numbers in [0, 1). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_TO_32;
  };
}

/** A stream of its own for the n-th thing of a run, so that one more draw here moves nothing there. */
export const randomAt = (seed: number, index: number): Random =>
  seededRandom((Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0);

/** Standard normal (Box and Muller, 1958). */
export const normalFrom = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
