/**
 * Parts of the world as people name them, by the naming rules of the clouds' regions.
 *
 * Source: region names in config/regions.json; government and outpost zones belong to the part they lie in.
 */
export const CONTINENTS = [
  "europe",
  "us",
  "canada",
  "asia",
  "south-america",
  "middle-east",
  "africa",
  "australia",
] as const;
export type Continent = (typeof CONTINENTS)[number];

/** First match wins: "southafricanorth" before "south…". */
const PATTERNS: readonly (readonly [Continent, RegExp])[] = [
  ["africa", /^(africa-|af-|southafrica)/],
  ["middle-east", /^(me-|il-|uae|qatar|israel)/],
  [
    "europe",
    /^(europe-|eu-|eusc-|northeurope|westeurope|uk|france|germany|sweden|norway|switzerland|poland|italy|spain|austria|belgium|denmark)/,
  ],
  ["australia", /^(australia|ap-southeast-2|ap-southeast-4|ap-southeast-6|newzealand)/],
  ["asia", /^(asia-|ap-|eastasia|southeastasia|japan|korea|.*india|indonesia|malaysia|taiwan|cn-)/],
  ["south-america", /^(southamerica-|sa-|brazil|chile|mx-|mexico)/],
  ["canada", /^(northamerica-northeast|ca-|canada)/],
  ["us", /^(us-|us[a-z]|eastus|westus|.*us\d?$|northamerica-south)/],
];

/** Null for a region that no rule knows. */
export const continentOf = (region: string): Continent | null =>
  PATTERNS.find(([, pattern]) => pattern.test(region.toLowerCase()))?.[0] ?? null;

const WORDS: Readonly<Record<string, Continent>> = {
  eu: "europe",
  "united states": "us",
  usa: "us",
  america: "us",
  "south america": "south-america",
  "middle east": "middle-east",
};

/** The part of the world a word names, or null: "EU", "Europe", "asia". */
export function parseContinent(text: string): Continent | null {
  const word = text.trim().toLowerCase();
  return CONTINENTS.find((name) => name === word) ?? WORDS[word] ?? null;
}
