/** A name as its words and numbers, so that "llama3.1:8b", "Llama-3.1-8B" and "llama 3.1 8b" are one name. */

/** Letters, or a number with the letters glued to it: "8b", "3.1", "80gb"; "+" is a word ("command r+"). */
const TOKEN = /[a-z]+|\d+(?:\.\d+)*[a-z]*|\+/g;

/** Words and numbers of a name, lower case. Versions and sizes stay whole: "3.1", "8b". */
export const tokensOf = (name: string): readonly string[] => name.toLowerCase().match(TOKEN) ?? [];

/** One string per name, however it is cased and separated. */
export const tokenKey = (name: string): string => tokensOf(name).join(" ");

/** "1_6b" is 1.6b in some ids; "llama_3_8b" is not: both readings are keys. */
const DIGIT_UNDERSCORE = /(?<=\d)_(?=\d)/g;

export function tokenKeys(name: string): readonly string[] {
  const plain = tokenKey(name);
  if (!name.includes("_")) return [plain];
  const dotted = tokenKey(name.replace(DIGIT_UNDERSCORE, "."));
  return dotted === plain ? [plain] : [plain, dotted];
}

/** "owner/name" → "name"; anything else, paths included, is returned as it is. */
export function withoutOwner(name: string): string {
  const [owner, rest, ...more] = name.split("/");
  const isId = owner !== undefined && owner !== "" && rest !== undefined && rest !== "" && more.length === 0;
  return isId && !/^[.~]/.test(owner) ? rest : name;
}
