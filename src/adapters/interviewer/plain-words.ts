/** Ways of writing that say the same, made one: flags and JSON become words. */

/** `--input-tokens 500` → `input tokens: 500`; `"rps": 10` → `rps: 10`; `--ttft-ms 500` → `ttft: 500`. */
export function plainWords(text: string): string {
  return text
    .replace(/(?<!\S)--([a-z]+(?:[-_][a-z]+)*)(?:=|\s+)/gi, (_, flag: string) => `, ${wordsOf(flag)}: `)
    .replace(
      /"([a-z_]+)"\s*:\s*"?([^",}]+)"?/gi,
      (_, key: string, value: string) => `${wordsOf(key)}: ${value}`,
    );
}

const wordsOf = (name: string): string =>
  name
    .replace(/[-_]?ms$/i, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[-_]/g, " ")
    .toLowerCase();
