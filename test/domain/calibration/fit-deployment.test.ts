import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  type CalibrationSubject,
  calibrateDeployment,
  calibratedRun,
  type MeasuredLevel,
} from "../../../src/domain/calibration/fit-deployment.ts";
import { coefficientsSchema } from "../../../src/domain/forecasting/coefficient-file.ts";
import { fittedMaxSequences } from "../../../src/domain/forecasting/fitted-batch.ts";
import { closedLoop } from "../../../src/domain/forecasting/load-cases.ts";
import { replicaModelOf } from "../../../src/domain/forecasting/replica-model.ts";
import { msFromSeconds } from "../../../src/domain/units.ts";
import { engineOf, H100, LLAMA_70B } from "../forecasting/study-fixtures.ts";

const { coefficients } = z
  .object({ coefficients: coefficientsSchema })
  .parse(
    JSON.parse(readFileSync(new URL("../../fixtures/coefficients/form-c.json", import.meta.url), "utf8")),
  );
const deployment = {
  model: LLAMA_70B,
  gpu: H100,
  engine: engineOf("vllm"),
  precision: "fp8",
  kvBytesPerElement: 2,
  tp: 4,
  pp: 1,
  dp: 1,
} as const;
const request = { isl: 1024, osl: 1024, prefixHitRate: 0 };
const subject: CalibrationSubject = {
  replica: replicaModelOf(deployment, coefficients),
  request,
  maxSequences: fittedMaxSequences(deployment, request, "closed-loop"),
};

const plainRun = (clients: number) => closedLoop(subject.replica, request, clients, subject.maxSequences);
const plainLevel = (concurrency: number, itlFactor = 1, ttftFactor = 1): MeasuredLevel => {
  const run = plainRun(concurrency);
  return {
    concurrency,
    itlMs: msFromSeconds(run.itlSeconds) * itlFactor,
    ttftMs: msFromSeconds(run.ttftSeconds) * ttftFactor,
  };
};

describe("calibrating a deployment on its own levels", () => {
  // Project accuracy study, section on calibration, check row (Llama-3.1-70B fp8 on 4 H100, 1024/1024, vLLM).
  it("finds the published factors: 12 ms at 8 and 22 ms at 64 requests in flight", () => {
    const { own, otherLengths } = calibrateDeployment(subject, [
      { concurrency: 8, itlMs: 12, ttftMs: null },
      { concurrency: 64, itlMs: 22, ttftMs: null },
    ]);
    expect(own.step.whole).toBeCloseTo(0.028, 2);
    expect(own.step.overhead).toBeCloseTo(-0.1, 2);
    expect(own.step.sequence).toBeCloseTo(0.173, 2);
    expect(own.step.bandwidth).toBeCloseTo(0.01, 2);
    expect(own.step.compute).toBeCloseTo(0.343, 2);
    const itl = (correction: typeof own, clients: number) =>
      msFromSeconds(calibratedRun(subject, correction, clients).itlSeconds);
    expect(itl(otherLengths, 32)).toBeCloseTo(16.08, 1);
    expect(itl(own, 32)).toBeCloseTo(16.19, 1);
    expect(Math.abs(itl(otherLengths, 256) / 55.3 - 1)).toBeLessThan(0.005);
    expect(Math.abs(itl(own, 256) / 55.7 - 1)).toBeLessThan(0.005);
  });

  it("law: levels that are the forecast itself change nothing", () => {
    const { own, otherLengths } = calibrateDeployment(
      subject,
      [1, 16, 128].map((load) => plainLevel(load)),
    );
    for (const correction of [own, otherLengths]) {
      for (const factor of [...Object.values(correction.step), ...Object.values(correction.firstToken)])
        expect(factor).toBeCloseTo(0, 6);
      for (const clients of [1, 5, 64, 200]) {
        const run = calibratedRun(subject, correction, clients);
        expect(run.itlSeconds).toBeCloseTo(plainRun(clients).itlSeconds, 9);
        expect(run.ttftSeconds).toBeCloseTo(plainRun(clients).ttftSeconds, 9);
      }
    }
  });

  it("law: one point moves the forecast there towards it and never past it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0.6, max: 1.7, noNaN: true }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (clients, itlFactor, ttftFactor) => {
          const { own } = calibrateDeployment(subject, [plainLevel(clients, itlFactor, ttftFactor)]);
          const run = calibratedRun(subject, own, clients);
          const moved = Math.log(run.itlSeconds / plainRun(clients).itlSeconds);
          const wanted = Math.log(itlFactor);
          expect(Math.abs(moved - wanted)).toBeLessThanOrEqual(0.3 * Math.abs(wanted) + 1e-6);
          expect(moved * wanted).toBeGreaterThanOrEqual(0);
          expect(Math.abs(moved)).toBeLessThanOrEqual(Math.abs(wanted) + 1e-3);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("law: passes within 2 % of ITL and 10 % of TTFT of levels that are smoothly off", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.8, max: 1.3, noNaN: true }),
        fc.double({ min: -0.06, max: 0.06, noNaN: true }),
        fc.double({ min: 0.6, max: 1.6, noNaN: true }),
        (level, slope, ttftFactor) => {
          const levels = [1, 16, 128].map((load) =>
            plainLevel(load, level * Math.exp(slope * Math.log(load / 16)), ttftFactor),
          );
          const { own } = calibrateDeployment(subject, levels);
          for (const { concurrency, itlMs, ttftMs } of levels) {
            const run = calibratedRun(subject, own, concurrency);
            expect(Math.abs(msFromSeconds(run.itlSeconds) / itlMs - 1)).toBeLessThan(0.02);
            expect(Math.abs(msFromSeconds(run.ttftSeconds) / (ttftMs ?? 1) - 1)).toBeLessThan(0.1);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it("edge: without a measured first token its forecast keeps its own constants", () => {
    const { own } = calibrateDeployment(subject, [{ ...plainLevel(32, 1.2), ttftMs: null }]);
    expect(Object.values(own.firstToken)).toEqual([0, 0, 0, 0]);
    expect(own.firstTokenLeftover).toBeNull();
  });
});
