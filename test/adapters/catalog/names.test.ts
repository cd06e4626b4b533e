import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFileCatalog } from "../../../src/adapters/catalog/file-catalog.ts";
import { matchGpu } from "../../../src/domain/catalog/gpu-names.ts";
import { matchName, type NameMatch } from "../../../src/domain/catalog/name-match.ts";

const catalog = createFileCatalog(join(import.meta.dirname, "../../../config"));

const respellings = (name: string): readonly string[] => [
  name,
  name.toUpperCase(),
  name.toLowerCase(),
  name.replaceAll("-", " "),
  name.replaceAll(" ", "-"),
  ` ${name} `,
];

function strays(
  named: readonly { readonly id: string; readonly names: readonly string[] }[],
  match: (query: string) => NameMatch,
): readonly string[] {
  return named.flatMap(({ id, names }) =>
    names.flatMap(respellings).flatMap((query) => {
      const found = match(query);
      return found.kind === "one" && found.id === id ? [] : [`${query} → ${JSON.stringify(found)}`];
    }),
  );
}

describe("names of the catalog", () => {
  it("every id and alias of a model finds that model, whatever the case, spaces for hyphens or back", () => {
    const entries = catalog.modelNames();
    const named = entries.map(({ id, aliases }) => ({ id, names: [id, id.split("/")[1] ?? id, ...aliases] }));
    expect(strays(named, (query) => matchName(query, entries))).toEqual([]);
  });

  it("every name and alias of a GPU finds that GPU", () => {
    const gpus = catalog.listedGpus();
    const named = gpus.map(({ name, aliases }) => ({ id: name, names: [name, ...aliases] }));
    expect(strays(named, (query) => matchGpu(query, gpus))).toEqual([]);
  });

  it("keeps a version or size of a family it lacks unknown", () => {
    const kindOf = (query: string) => matchName(query, catalog.modelNames()).kind;
    for (const query of [
      "llama 3.1 9b",
      "gpt-4",
      "gpt-4o",
      "qwen3 34b",
      "llama 5 8b",
      "claude",
      "acme/model-7b",
    ]) {
      expect([query, kindOf(query)]).toEqual([query, "none"]);
    }
  });

  it("asks which 70B is meant", () => {
    const match = matchName("llama 70b", catalog.modelNames());
    expect(match).toMatchObject({
      kind: "ambiguous",
      candidates: expect.arrayContaining([
        "meta-llama/Llama-2-70b-hf",
        "meta-llama/Meta-Llama-3-70B",
        "meta-llama/Llama-3.1-70B",
        "meta-llama/Llama-3.3-70B-Instruct",
      ]),
    });
  });
});
