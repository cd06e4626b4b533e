import { describe, expect, it } from "vitest";
import { overriddenCatalog } from "../../src/app/overridden-catalog.ts";
import { flattenOverrides } from "../../src/app/override-names.ts";
import { plannerWith, shippedCatalog } from "../support/planner.ts";

const request = {
  model: "llama 3.1 8b",
  requestsPerSecond: 50,
  isl: 500,
  osl: 200,
  gpu: "L4",
  cloud: "gcp",
} as const;
const plain = await plannerWith().plan(request);
const planWith = (overrides: Readonly<Record<string, number | string | boolean>>) =>
  plannerWith(overrides).plan(request);

describe("S4-38: a configuration file overrides every constant by name", () => {
  it("S4-38: margins", async () => {
    const plan = await planWith({ "defaults.safetyMargin": 1 });
    expect(plan.replicas.max).toBeGreaterThan(plain.replicas.max);
    expect(plan.inputs.safetyMargin?.note).toContain("your configuration");
  });

  it("S4-38: bandwidth and other GPU figures", async () => {
    const plan = await planWith({ "gpus.L4.hbmBytesPerSecond": 600e9 });
    expect(plan.latency?.itlMs.mean).toBeLessThan(plain.latency?.itlMs.mean ?? 0);
  });

  it("S4-38: a changed figure says in its source that it is the person's own", async () => {
    const plan = await planWith({ "gpus.L4.hbmBytesPerSecond": 600e9 });
    expect(plan.evidence.gpu.source).toContain("hbmBytesPerSecond from your configuration");
  });

  it("S4-38: a GPU of one's own is planned on by its datasheet, with a wider band, and said", async () => {
    const l4 = shippedCatalog.gpus().find(({ name }) => name === "L4");
    const own = {
      "gpus.Fourth.visibleBytes": l4?.visibleBytes ?? 0,
      "gpus.Fourth.hbmBytesPerSecond": l4?.hbmBytesPerSecond ?? 0,
      "gpus.Fourth.peak16": l4?.peak16 ?? 0,
      "gpus.Fourth.architecture": "Ada Lovelace",
    };
    const plan = await plannerWith(own).plan({ ...request, gpu: "Fourth", tp: 1, precision: "int4" });
    const known = await plannerWith().plan({ ...request, tp: 1, precision: "int4" });
    expect(plan.warnings.map(({ code }) => code)).toContain("gpu_by_datasheet");
    expect(plan.latency?.itlMs.mean).toBeCloseTo(known.latency?.itlMs.mean ?? 0, 6);
    expect(plan.cost.usdPerMonth).toBeNull();
  });

  it("S4-38: a datasheet with a field that no GPU has, or a value that cannot be, is refused", () => {
    const own = {
      "gpus.Mine.visibleBytes": 8e10,
      "gpus.Mine.hbmBytesPerSecond": 2e12,
      "gpus.Mine.peak16": 3e14,
    };
    expect(() => overriddenCatalog(shippedCatalog, { ...own, "gpus.Mine.colour": "red" })).toThrow(
      /no such field/,
    );
    expect(() => overriddenCatalog(shippedCatalog, { ...own, "gpus.Mine.peak16": -1 })).toThrow(
      /a number above 0/,
    );
  });

  it("S4-38: efficiencies of the forecast", async () => {
    const plan = await planWith({ "coefficients.weightBandwidthEfficiency": 0.1 });
    expect(plan.latency?.itlMs.mean).toBeGreaterThan(plain.latency?.itlMs.mean ?? 0);
  });

  it("S4-38: an engine's settings, also when its name holds a dot", async () => {
    const plan = await planWith({ "engines.vllm.memoryUtilization": 0.95 });
    expect(plan.memory.usableBytes).toBeCloseTo(plan.memory.visibleBytes * 0.95, 0);
    expect(() => overriddenCatalog(shippedCatalog, { "engines.vllm-0.8.maxSequences": 64 })).not.toThrow();
  });

  it("S4-38: costs, also of an instance whose name holds a dot", async () => {
    const type = plain.replicas.machine?.instanceType ?? "";
    const plan = await planWith({ [`prices.${type}.onDemandUsdPerHour`]: 0.01 });
    expect(plan.cost.usdPerHour).toBeCloseTo((plan.cost.machines ?? 0) * 0.01, 9);
    const changed = overriddenCatalog(shippedCatalog, { "prices.p5.48xlarge.onDemandUsdPerHour": 1 });
    const rows = changed.prices("H100-SXM-80GB").filter(({ instanceType }) => instanceType === "p5.48xlarge");
    expect(new Set(rows.map(({ onDemandUsdPerHour }) => onDemandUsdPerHour))).toEqual(new Set([1]));
  });

  it("S4-38: autoscaling constants", async () => {
    expect(
      (await planWith({ "defaults.autoscaleGpuUtilizationFraction": 0.6 })).autoscaling.gpuUtilization.value,
    ).toBe(0.6);
  });

  it("S4-38: a name nobody knows is refused with the nearest", async () => {
    await expect(async () => planWith({ "defaults.safetyMargn": 1 })).rejects.toMatchObject({
      code: "invalid_input",
      hint: expect.stringContaining("defaults.safetyMargin"),
    });
    expect(() => overriddenCatalog(shippedCatalog, { "gpus.L5.tdpWatts": 1 })).toThrow(/gpus\.L5\.tdpWatts/);
    expect(() => overriddenCatalog(shippedCatalog, { "colour.sky": "blue" })).toThrow(/starts with none of/);
  });

  it("S4-38: a value of the wrong kind is refused and the present one shown", () => {
    expect(() => overriddenCatalog(shippedCatalog, { "gpus.L4.hbmBytesPerSecond": "fast" })).toThrow(
      /takes a number/,
    );
    expect(() => overriddenCatalog(shippedCatalog, { "defaults.peakMultiplier": Number.NaN })).toThrow(
      /takes a number/,
    );
  });

  it("a value out of range is refused when the defaults are read", async () => {
    await expect(planWith({ "defaults.targetUtilization": 1.5 })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("nested objects and dotted names mean the same", () => {
    expect(flattenOverrides({ defaults: { safetyMargin: 0.2 }, "gpus.L4.tdpWatts": 75 })).toEqual({
      "defaults.safetyMargin": 0.2,
      "gpus.L4.tdpWatts": 75,
    });
  });

  it("lists, null and a file that is no object are refused with a sentence", () => {
    expect(() => flattenOverrides([])).toThrow(/one JSON object/);
    expect(() => flattenOverrides({ defaults: { safetyMargin: null } })).toThrow(/defaults\.safetyMargin/);
  });

  it("S4-38: an alias means the GPU or engine it names", async () => {
    const plan = await plannerWith({ "gpus.H100.hbmBytesPerSecond": 1e12 }).plan({ ...request, gpu: "H100" });
    expect(plan.evidence.gpu.source).toContain("hbmBytesPerSecond from your configuration");
    const [changed] = overriddenCatalog(shippedCatalog, { "engines.vllm v1.maxSequences": 64 }).engines();
    expect(changed?.maxSequences).toBe(64);
  });

  it.each([
    ["prices.p5.4xlarge", "prices.p5.4xlarge.onDemandUsdPerHour"],
    ["gpus.H100", "gpus.H100-SXM-80GB.hbmBytesPerSecond"],
  ])("S4-38: %s alone is told which of its values can be set", (name, hint) => {
    expect(() => overriddenCatalog(shippedCatalog, { [name]: 3 })).toThrow(
      expect.objectContaining({ code: "invalid_input", hint: expect.stringContaining(hint) }),
    );
  });

  it.each([
    ["defaults.targetUtilization", 2, "takes a number below 1, not 2."],
    ["defaults.targetUtilization", 0, "takes a number above 0, not 0."],
    ["defaults.sloPercentile", 90, "takes one of 50, 95, 99, not 90."],
    ["defaults.redundantReplicas", 0.5, "takes a whole number, not 0.5."],
  ])("S4-38: %s of %s is refused in a sentence", async (name, value, said) => {
    await expect(plannerWith({ [name]: value }).plan(request)).rejects.toMatchObject({
      code: "invalid_input",
      message: `${name} ${said}`,
    });
  });
});
