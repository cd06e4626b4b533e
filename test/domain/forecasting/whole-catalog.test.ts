import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createFileCatalog } from "../../../src/adapters/catalog/file-catalog.ts";
import { engineOnGpu } from "../../../src/domain/catalog/engine-on-gpu.ts";
import type { Deployment } from "../../../src/domain/forecasting/deployment.ts";
import { resolveKvBytes } from "../../../src/domain/forecasting/kv-precision.ts";
import { forecastMemory } from "../../../src/domain/forecasting/memory.ts";
import { forecastAtRate } from "../../../src/domain/forecasting/operating-point.ts";
import { forecastSaturation } from "../../../src/domain/forecasting/saturation.ts";
import { SHIPPED } from "./shipped-coefficients.ts";

const catalog = createFileCatalog(fileURLToPath(new URL("../../../config", import.meta.url)));
const request = { isl: 512, osl: 128, prefixHitRate: 0 };

describe("every model of the catalog on every accelerator", () => {
  const models = catalog.modelNames().map(({ id }) => catalog.model(id).profile);
  const [engine] = catalog.engines();

  it("has a finite forecast wherever it fits, and an honest shortfall elsewhere", () => {
    let fitting = 0;
    for (const gpu of catalog.gpus()) {
      if (engine === undefined) break;
      for (const model of models) {
        const precision = model.nativePrecision;
        const deployment: Deployment = {
          model,
          gpu,
          engine: engineOnGpu(engine, gpu),
          precision,
          kvBytesPerElement: resolveKvBytes("auto", precision, engine.engineClass, gpu),
          tp: Math.min(8, gpu.maxGpusPerNode),
          pp: 1,
          dp: 1,
        };
        const name = `${model.id} on ${gpu.name}`;
        const memory = forecastMemory(deployment, { contextWindow: 1024, maxSequences: 64, ...request });
        expect(Number.isFinite(memory.kvPoolBytes), name).toBe(true);
        if (!memory.fits) {
          expect(memory.shortfallBytes, name).toBeGreaterThan(0);
          continue;
        }
        fitting += 1;
        const caps = { batchCap: 64, memory };
        const { requestsPerSecond } = forecastSaturation(deployment, SHIPPED, request, caps);
        expect(requestsPerSecond, name).toBeGreaterThan(0);
        const point = forecastAtRate(deployment, SHIPPED, request, requestsPerSecond / 2, caps);
        expect(Number.isFinite(point.e2eMs.p99) && point.e2eMs.p99 > 0, name).toBe(true);
        expect(Object.values(point.stepShares).every(Number.isFinite), name).toBe(true);
      }
    }
    expect(fitting).toBeGreaterThan(1000);
  });
});
