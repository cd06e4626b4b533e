import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFileCatalog } from "../../src/adapters/catalog/file-catalog.ts";
import { publishedCounts } from "../../src/app/published-counts.ts";

const published = publishedCounts(createFileCatalog(join(import.meta.dirname, "../../config")));

describe("published counts", () => {
  it("are found for a quantised copy of a catalog model", () => {
    expect(published("nvidia/DeepSeek-V3.1-NVFP4")).toBe(published("deepseek-ai/DeepSeek-V3"));
    expect(published("nvidia/Llama-3.1-70B-Instruct-FP8")).toBeCloseTo(70.55, 1);
  });

  it("are not known for a model the catalog lacks", () => {
    expect(published("someone/Unheard-Of-3B")).toBeNull();
  });
});
