import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFileCatalog } from "../../../src/adapters/catalog/file-catalog.ts";
import { findGpu } from "../../../src/domain/catalog/gpu-names.ts";
import { isPlannerError } from "../../../src/domain/errors.ts";

const gpus = createFileCatalog(join(import.meta.dirname, "../../../config")).listedGpus();
const nameOf = (query: string) => findGpu(query, gpus).name;
function refusal(query: string) {
  try {
    return { code: "found", text: nameOf(query) };
  } catch (error) {
    if (!isPlannerError(error)) throw error;
    return { code: error.code, text: `${error.message} ${error.hint}` };
  }
}

describe("findGpu", () => {
  it("finds GPUs as people write them", () => {
    const written = {
      H100: "H100-SXM-80GB",
      h100s: "H100-SXM-80GB",
      "nvidia h100": "H100-SXM-80GB",
      "2 x H100": "H100-SXM-80GB",
      "H100 SXM5 80GB": "H100-SXM-80GB",
      "NVIDIA H100 80GB HBM3": "H100-SXM-80GB",
      "8xA100-80": "A100-SXM-80GB",
      "A100-80GB": "A100-SXM-80GB",
      "a100 80 gb": "A100-SXM-80GB",
      "A100-SXM4-80GB": "A100-SXM-80GB",
      "a100 pcie": "A100-PCIE-80GB",
      "a100-40": "A100-SXM-40GB",
      "8x H100 NVL": "H100-NVL-94GB",
      l40s: "L40S",
      "4 l4s": "L4",
      "tesla t4": "T4",
      "2 4090s": "RTX-4090",
      b200: "B200-SXM-180GB",
      mi300x: "MI300X",
      "AMD Instinct MI300X": "MI300X",
    };
    expect(Object.fromEntries(Object.keys(written).map((query) => [query, nameOf(query)]))).toEqual(written);
  });

  it("takes V100S and L40S as parts of their own, not as plurals", () => {
    expect(nameOf("V100S")).toBe("V100S-PCIE-32GB");
    expect(nameOf("v100")).toBe("V100-SXM2-16GB");
    expect(nameOf("L40")).toBe("L40");
  });

  it("lists the candidates of an ambiguous name", () => {
    const { code, text } = refusal("rtx 6000");
    expect(code).toBe("ambiguous_gpu");
    expect(text).toContain("RTX-6000-Ada");
    expect(text).toContain("RTX-PRO-6000-Server");
  });

  it("lists the nearest of an unknown name", () => {
    const { code, text } = refusal("H1000");
    expect(code).toBe("unknown_gpu");
    expect(text).toContain('No GPU named "H1000"');
    expect(text).toContain("H100-SXM-80GB");
  });

  it("refuses a GPU whose rates nobody publishes, and says which are missing", () => {
    const { code, text } = refusal("rtx 4000 ada");
    expect(code).toBe("invalid_input");
    expect(text).toContain("16-bit compute rate");
  });
});
