/** Words and letters for numbers, as people and chat models write them. */
import { fromBillions, fromMillions, fromThousands } from "./units.ts";

const SCALES: Readonly<Record<string, (count: number) => number>> = {
  k: fromThousands,
  thousand: fromThousands,
  m: fromMillions,
  mio: fromMillions,
  million: fromMillions,
  mn: fromMillions,
  mln: fromMillions,
  lakh: (count) => fromThousands(100 * count),
  lakhs: (count) => fromThousands(100 * count),
  crore: (count) => fromMillions(10 * count),
  crores: (count) => fromMillions(10 * count),
  b: fromBillions,
  bn: fromBillions,
  billion: fromBillions,
};

/** 1.5 and "k" → 1500; a scale that is none, also "", leaves the value as it is. */
export const scaled = (value: number, scale: string): number =>
  SCALES[scale.trim().toLowerCase()]?.(value) ?? value;

/** Number words that mean a number wherever they stand; "one" is often only a pronoun. */
export const NUMBER_WORDS: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
