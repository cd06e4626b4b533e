/** Finds what a typed name means: one entry, several it could mean, or none with the nearest. */
import { withoutSuffixes } from "./name-suffix.ts";
import { tokenKeys, tokensOf, withoutOwner } from "./name-tokens.ts";
import { nearestNames } from "./nearest-name.ts";

export interface NamedEntry {
  readonly id: string;
  readonly aliases: readonly string[];
}

export type NameMatch =
  | { readonly kind: "one"; readonly id: string }
  | { readonly kind: "ambiguous"; readonly candidates: readonly string[] }
  | { readonly kind: "none"; readonly nearest: readonly string[] };

const NEAREST = 5;

const formsOf = (entry: NamedEntry): readonly string[] => [
  entry.id,
  withoutOwner(entry.id),
  ...entry.aliases,
];

function matchOf(ids: readonly string[]): NameMatch | null {
  const [id, ...more] = [...new Set(ids)];
  if (id === undefined) return null;
  return more.length === 0 ? { kind: "one", id } : { kind: "ambiguous", candidates: [id, ...more] };
}

/** The very letters of an id or alias, whatever their case: never ambiguous, and no tokens are made. */
function spelledOut(query: string, entries: readonly NamedEntry[]): NameMatch | null {
  const wanted = query.toLowerCase();
  const byId = entries.find((entry) => entry.id.toLowerCase() === wanted);
  const hit = byId ?? entries.find((entry) => formsOf(entry).some((form) => form.toLowerCase() === wanted));
  return hit === undefined ? null : { kind: "one", id: hit.id };
}

function equalTokens(keys: readonly string[], entries: readonly NamedEntry[]): NameMatch | null {
  const wanted = new Set(keys.filter((key) => key !== ""));
  const hits = entries.filter((entry) =>
    formsOf(entry).some((form) => tokenKeys(form).some((key) => wanted.has(key))),
  );
  return matchOf(hits.map((entry) => entry.id));
}

/** Tokens the form has beyond the query's; `null` when it lacks one of them. */
function surplus(wanted: readonly string[], form: string): number | null {
  const rest = [...tokensOf(form)];
  for (const token of wanted) {
    const at = rest.indexOf(token);
    if (at === -1) return null;
    rest.splice(at, 1);
  }
  return rest.length;
}

/** Entries one of whose names holds every word and number of the query, those with the fewest others first. */
function containing(query: string, entries: readonly NamedEntry[]): NameMatch | null {
  const wanted = tokensOf(query);
  if (!wanted.some((token) => /[a-z]/.test(token))) return null;
  const hits = entries.flatMap((entry) => {
    const ranks = formsOf(entry).flatMap((form) => {
      const extra = surplus(wanted, form);
      const leads = tokensOf(form)[0] === wanted[0];
      // A name that begins like the query goes before one of the same length that does not.
      return extra === null ? [] : [extra + (leads ? 0 : 0.5)];
    });
    return ranks.length === 0 ? [] : [{ id: entry.id, rank: Math.min(...ranks) }];
  });
  return matchOf(hits.sort((a, b) => a.rank - b.rank).map((hit) => hit.id));
}

/**
 * Matches with and without the owner part, whatever the case and separators; versions and sizes match whole
 * ("llama 3.1 9b" is not 8b, "qwen3 4b" is not 14b). Tuning and format suffixes of a base model lead to it.
 * A name with an owner is never guessed from a part of it: it may well exist elsewhere.
 *
 * @param spellings - the same query written more plainly, tried in order after the query itself.
 */
export function matchName(
  query: string,
  entries: readonly NamedEntry[],
  spellings: readonly string[] = [],
): NameMatch {
  const written = [query.trim(), ...spellings];
  const names = [...new Set(written.flatMap((text) => [text, withoutOwner(text)]))];
  for (const name of names) {
    const found = spelledOut(name, entries) ?? equalTokens(tokenKeys(name), entries);
    if (found !== null) return found;
  }
  const bare = entries.map((entry) => ({ id: entry.id, aliases: formsOf(entry).map(withoutSuffixes) }));
  for (const name of names) {
    const base = withoutSuffixes(name);
    const found = equalTokens(tokenKeys(base), entries) ?? equalTokens(tokenKeys(base), bare);
    if (found !== null) return found;
  }
  if (!query.includes("/")) {
    for (const name of names) {
      const found = containing(name, entries) ?? containing(withoutSuffixes(name), entries);
      if (found !== null) return found;
    }
  }
  const nearest = nearestNames(withoutOwner(query.trim()), entries, formsOf, NEAREST);
  return { kind: "none", nearest: nearest.map((entry) => entry.id) };
}
