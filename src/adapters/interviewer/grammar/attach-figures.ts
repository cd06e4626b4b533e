/**
 * Which cue a figure belongs to: the nearest in its sentence, each cue to one figure.
 *
 * In a list of several ("in 1k out 500", "1k in 500 out") the side the first cue stands on is the side of all.
 */
import { type Cue, cuesIn, type Role } from "./figure-cues.ts";
import { type Figure, secondsOfPer } from "./figures.ts";

export interface Attached {
  readonly figure: Figure;
  readonly cue: Cue | undefined;
  /** Words between the two: the surer the smaller. */
  readonly cost: number;
}

/** Ends of a sentence: a cue does not reach beyond. */
const SENTENCE = /[;!?\n]|\.(?=\s|$)/;
/** Words between a cue and its figure that say nothing. */
const FILL =
  /\b(?:is|are|was|be|being|of|about|around|roughly|approx(?:imately)?|typically|usually|on average|averag(?:e|es|ing)|avg|mean|means|to|at|up|the|an?|some|just|only|limited|capped|set|should|must|will|can|may|has|have|with|it|length|size|tokens?|toks?|goal|target|limit|maybe|say|short|long|small|brief|quite|rather|pretty|fairly|we|our|under|below|within|less than|at most|max|no more than|more than)\b/gi;
const COMMA = /[,()|&+]|\b(?:and|but|while|then|plus|whereas|or)\b/gi;
const TAKEN = /¦/g;
/** Words: how far a cue reaches. A number without a unit needs its cue close by. [assumed] */
const REACH = 9;
const REACH_PLAIN = 4;
const COST = { comma: 3, commaAfter: 6, taken: 2, figure: 6, otherSide: 0.5, weak: 2, labelled: -2 } as const;

/** A bare number per second is no length. */
const LENGTHS: ReadonlySet<Role> = new Set(["isl", "osl", "contextWindow"]);

export function attach(text: string, figures: readonly Figure[]): Attached[] {
  const pairs = figures.flatMap((figure) => {
    const isRate = secondsOfPer(figure.per) !== undefined;
    const cues = cuesIn(text, figure.kind).filter(
      (cue) =>
        isFree(cue, figure, figures) &&
        (isRate || cue.role !== "speed") &&
        !(isRate && figure.kind === "plain" && LENGTHS.has(cue.role)),
    );
    const isBefore = cuesLead(text, figures, figure, cues);
    return cues.flatMap((cue) => {
      const cost = distance(text, figures, figure, cue, isBefore);
      return cost <= (figure.kind === "plain" && !isRate ? REACH_PLAIN : REACH)
        ? [{ figure, cue, cost }]
        : [];
    });
  });
  const chosen = new Map<Figure, { readonly cue: Cue; readonly cost: number }>();
  const used = new Set<number>();
  for (const { figure, cue, cost } of pairs.toSorted(
    (a, b) => a.cost - b.cost || length(b.cue) - length(a.cue),
  )) {
    if (chosen.has(figure) || used.has(cue.start)) continue;
    chosen.set(figure, { cue, cost });
    used.add(cue.start);
  }
  return figures.map((figure) => {
    const { cue, cost = REACH } = chosen.get(figure) ?? {};
    return { figure, cue, cost };
  });
}

const length = ({ start, end }: Cue): number => end - start;

/** A word in the unit of a figure speaks to that one. */
const isFree = (cue: Cue, figure: Figure, figures: readonly Figure[]): boolean =>
  figures.every((other) => other === figure || cue.end <= other.start || cue.start >= other.end);

/** Whether cues stand before their figures: so it is when one stands right before the first of them. */
function cuesLead(text: string, figures: readonly Figure[], figure: Figure, cues: readonly Cue[]): boolean {
  const sentence = figures.filter(
    (other) => other.kind === figure.kind && !SENTENCE.test(text.slice(...span(other, figure))),
  );
  const first = sentence[0] ?? figure;
  return cues.some((cue) => cue.end <= first.start && distance(text, figures, first, cue, true) <= 1);
}

const span = (a: Figure, b: Figure): [number, number] =>
  a.start < b.start ? [a.end, b.start] : [b.end, a.start];

function distance(
  text: string,
  figures: readonly Figure[],
  figure: Figure,
  cue: Cue,
  cuesFirst: boolean,
): number {
  const doubt = cue.weak || cue.soft ? COST.weak : 0;
  if (cue.start >= figure.start && cue.end <= figure.end) return doubt;
  if (cue.start < figure.end && cue.end > figure.start) return Number.POSITIVE_INFINITY;
  const isBefore = cue.end <= figure.start;
  const [from, to] = isBefore ? [cue.end, figure.start] : [figure.end, cue.start];
  const between = text.slice(from, to);
  if (SENTENCE.test(between)) return Number.POSITIVE_INFINITY;
  if (isBefore && /^\s*(?:tok(?:en)?s?\s*)?[:=]\s*[~≈<>≤]?\s*$/.test(between)) return COST.labelled;
  if (!isBefore && /^\s*[:=]\s*\S/.test(text.slice(cue.end))) return Number.POSITIVE_INFINITY;
  const words = between.replace(FILL, " ").match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  if (cue.near && (words > 0 || /[,()]/.test(between))) return Number.POSITIVE_INFINITY;
  const others = figures.filter(({ start, end }) => start >= from && end <= to).length;
  const commas = (between.match(COMMA)?.length ?? 0) * (isBefore ? COST.comma : COST.commaAfter);
  const taken = (between.match(TAKEN)?.length ?? 0) * COST.taken;
  const side = isBefore === cuesFirst ? 0 : COST.otherSide;
  return words + commas + taken + others * COST.figure + side + doubt;
}
