import { describe, expect, it } from "vitest";
import { calcOutput } from "../../../src/domain/sizing/calc-answer.ts";
import {
  type CalcRunnerConfig,
  calcConfigOf,
  fitSettingsOf,
} from "../../../src/domain/sizing/calc-config.ts";
import { type CalcRunnerOutput, calcOutputSchema } from "../../../src/domain/sizing/calc-output.ts";
import { configProblem, configWarnings } from "../../../src/domain/sizing/config-check.ts";
import { itemsOfLevel } from "../../../src/domain/sizing/dataset.ts";
import { gpusBySlope, roughGpus } from "../../../src/domain/sizing/gpu-estimate.ts";
import { fitTimes } from "../../../src/domain/sizing/linear-fit.ts";
import { percentile } from "../../../src/domain/sizing/quantile.ts";
import { sizeSweep } from "../../../src/domain/sizing/size-sweep.ts";
import { expectSame, type RecordedLevel, recordedLevel, referenceCases } from "../../support/sizing-cases.ts";

type FitConfig = CalcRunnerConfig["fit_config"];

interface Refusal {
  readonly ok: boolean;
  readonly error?: string;
  readonly error_type?: string;
}

/** Sums differ in the last binary digit from one library to the next. */
const shortened = (text: string) => text.replace(/\d+\.\d+/g, (digits) => Number(digits).toPrecision(12));

const settingsOf = (fit_config: FitConfig) => fitSettingsOf(calcConfigOf({ fit_config }));

describe("S0-18, S1-45, S1-47, S1-48, S1-63, S0-19: fits of the original", () => {
  const cases = referenceCases<
    { concurrencies: number[]; times: number[]; fit_config: FitConfig },
    Refusal & { slope: number; intercept: number; r_squared: number; outliers_removed: number[] }
  >("fit");

  it.each(cases)("$id: $description", ({ id, input, expected, float_noise_sensitive }) => {
    const outcome = fitTimes(input.concurrencies, input.times, settingsOf(input.fit_config));
    expect(outcome.ok).toBe(expected.ok);
    if (!outcome.ok) {
      expect(outcome.problem).toBe(expected.error);
      return;
    }
    const { slope, intercept, rSquared, outliersRemoved } = outcome.fit;
    expectSame(
      { slope, intercept, r_squared: rSquared, outliers_removed: outliersRemoved },
      expected,
      id,
      float_noise_sensitive ? ["outliers_removed", "ok"] : ["ok"],
    );
  });

  it(`${cases.length} cases were run`, () => expect(cases.length).toBe(56));
});

describe("S1-42, S1-43: rough estimates of the original", () => {
  const cases = referenceCases<
    {
      target_llm_latency: number;
      target_workflow_runtime: number;
      target_users: number;
      test_concurrency: number;
      test_gpu_count: number;
      observed_latency: number;
      observed_runtime: number;
    },
    { error?: string; gpu_estimate_by_wf_runtime: number | null; gpu_estimate_by_llm_latency: number | null }
  >("rough_estimate");

  it.each(cases)("$id: $description", ({ id, input, expected }) => {
    const estimate = () =>
      roughGpus(
        {
          concurrency: input.test_concurrency,
          llmLatencySeconds: input.observed_latency,
          workflowRuntimeSeconds: input.observed_runtime,
        },
        {
          llmLatencySeconds: input.target_llm_latency,
          workflowRuntimeSeconds: input.target_workflow_runtime,
          users: input.target_users,
          testGpus: input.test_gpu_count,
        },
      );
    if (expected.error !== undefined) {
      expect(estimate).toThrow("above 0");
      return;
    }
    const { byRuntime, byLatency } = estimate();
    expectSame(
      { gpu_estimate_by_wf_runtime: byRuntime, gpu_estimate_by_llm_latency: byLatency },
      expected,
      id,
    );
  });

  it(`${cases.length} cases were run`, () => expect(cases.length).toBe(24));
});

describe("S1-50, S1-51: slope estimates of the original", () => {
  const cases = referenceCases<
    {
      target_time_metric: number;
      target_users: number;
      test_gpu_count: number;
      observed_slope: number;
      observed_intercept?: number;
    },
    Refusal & { gpu_estimate: number }
  >("slope_estimate");

  it.each(cases)("$id: $description", ({ id, input, expected }) => {
    const outcome = gpusBySlope(
      input.target_time_metric,
      { users: input.target_users, testGpus: input.test_gpu_count },
      { slope: input.observed_slope, intercept: input.observed_intercept ?? 0 },
    );
    expect(outcome.ok).toBe(expected.ok);
    if (outcome.ok) expectSame(outcome.gpus, expected.gpu_estimate, id);
    else if (expected.error_type === "ZeroDivisionError") expect(outcome.problem).toContain("slope is 0");
    else expect(outcome.problem).toBe(expected.error);
  });

  it(`${cases.length} cases were run`, () => expect(cases.length).toBe(12));
});

describe("S1-49, S1-52, S1-54, S1-56, S1-57, S1-58: whole runs of the original", () => {
  const cases = referenceCases<
    {
      target_llm_latency_p95: number;
      target_workflow_runtime_p95: number;
      target_users: number;
      test_gpu_count: number;
      fit_config: FitConfig;
      metrics: RecordedLevel[];
    },
    Refusal & { output: CalcRunnerOutput }
  >("runner");

  it.each(cases)("$id: $description", ({ id, input, expected, float_noise_sensitive }) => {
    const result = sizeSweep(
      input.metrics.map(recordedLevel),
      {
        llmLatencySeconds: input.target_llm_latency_p95,
        workflowRuntimeSeconds: input.target_workflow_runtime_p95,
        users: input.target_users,
        testGpus: input.test_gpu_count,
      },
      settingsOf(input.fit_config),
    );
    const output = calcOutput(result);
    // S1-55: the document is what its schema says, and is read again as it was.
    expect(calcOutputSchema.parse(JSON.parse(JSON.stringify(output)))).toEqual(output);
    expect(result.levels.map(({ level }) => level.concurrency)).toEqual(
      input.metrics.map(({ concurrency }) => concurrency),
    );
    if (!expected.ok) {
      // The original stops here and loses its measurements; ours says the same sentence and keeps them.
      const said = output.advice.sentences.join("\n");
      expect(shortened(said)).toContain(shortened(expected.error ?? "?"));
      expect(Object.keys(output.calc_data)).toHaveLength(input.metrics.length);
      return;
    }
    expectSame(output, expected.output, id, float_noise_sensitive ? NOISY : []);
  });
  const NOISY = ["outliers_removed", "outlier_workflow_runtime", "outlier_llm_latency"];

  it(`${cases.length} cases were run`, () => expect(cases.length).toBe(35));
});

describe("S1-02, S1-04, S1-21, S1-22, S1-25: configurations the original refuses", () => {
  const cases = referenceCases<CalcRunnerConfig, Refusal & { warnings: string[] }>("config_validation");

  it.each(cases)("$id: $description", ({ input, expected }) => {
    const config = calcConfigOf(input);
    const problem = configProblem(config);
    expect(problem).toBe(expected.ok ? null : expected.error);
    if (problem === null) expect(configWarnings(config)).toEqual(expected.warnings);
  });

  it(`${cases.length} cases were run`, () => expect(cases.length).toBe(9));
});

describe("S1-07, S1-08, S1-09: data sets as the original adjusts them", () => {
  const cases = referenceCases<
    { ids: (string | number)[]; concurrency: number; num_passes: number },
    Refusal & { ids: string[] }
  >("dataset_adjust");

  it.each(cases)("$id: $description", ({ input, expected }) => {
    const items = () =>
      itemsOfLevel(
        input.ids.map((id) => ({ id: String(id), input: "?" })),
        input.concurrency,
        input.num_passes,
      ).map(({ id }) => id);
    if (expected.ok) expect(items()).toEqual(expected.ids);
    else expect(items).toThrow(expected.error);
  });

  it(`${cases.length} cases were run`, () => expect(cases.length).toBe(6));
});

describe("S1-29: percentiles of the original", () => {
  const cases = referenceCases<number[], Record<string, number>>("percentile");

  it.each(cases)("$id: $description", ({ id, input, expected }) => {
    for (const [name, value] of Object.entries(expected))
      expectSame(percentile(input, Number(name.slice(1))), value, `${id} ${name}`);
  });

  it(`${cases.length} cases were run`, () => expect(cases.length).toBe(4));
});
