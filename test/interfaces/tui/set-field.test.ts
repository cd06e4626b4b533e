import { describe, expect, it } from "vitest";
import { isPlannerError } from "../../../src/domain/errors.ts";
import { parseSetting } from "../../../src/interfaces/tui/set-field.ts";

function refused(argument: string): string {
  try {
    parseSetting(argument);
  } catch (error) {
    if (isPlannerError(error)) return `${error.message} ${error.hint ?? ""}`;
    throw error;
  }
  throw new Error(`"${argument}" was taken.`);
}

describe("/set", () => {
  it.each([
    ["rps 20", "requestsPerSecond", 20],
    ["rps=1,000", "requestsPerSecond", 1000],
    ["isl: 500", "isl", 500],
    ["input_tokens 500", "isl", 500],
    ["--ttft-ms 300ms", "ttftMs", 300],
    ["requestsPerSecond 0.5", "requestsPerSecond", 0.5],
    ["prefix-hit-rate 30%", "prefixHitRate", 0.3],
    ["growth-percent 5%", "growthPercent", 5],
    ["growth-percent 0", "growthPercent", 0],
    ["precision FP8", "precision", "fp8"],
    ["gpu H100", "gpu", "H100"],
    ["model /data/My Model/config.json", "model", "/data/My Model/config.json"],
    ["model-size 7B", "parametersB", 7],
    ["spot yes", "spot", true],
    ["tp default", "tp", undefined],
  ])("takes %s", (argument, field, value) => {
    expect(parseSetting(argument)).toMatchObject({ field, value });
  });

  it("says the change with its unit", () => {
    expect(parseSetting("ttft-ms 300").said).toBe("TTFT target is 300 ms now.");
    expect(parseSetting("tp default").said).toBe("Tensor parallelism is the default again.");
  });

  it.each([
    ["ttft-ms abc", "It takes a number (ms)."],
    ["rps 0", "It must be above 0"],
    ["rps -1", "It must be above 0"],
    ["rps NaN", "It takes a number"],
    ["rps 1e309", "It takes a number"],
    ["tp 2.5", "It takes a whole number."],
    ["prefix-hit-rate 150%", "It can be at most 1"],
    ["precision fp9", "It can be fp16, bf16, fp8"],
    ["slo-percentile 98", "It can be 50, 95 or 99."],
    ["spot maybe", "It takes yes or no."],
    ["rsp 20", "Did you mean"],
    ["rps", "/set takes a field and a value."],
    ["", "/set takes a field and a value."],
  ])("refuses '%s' in a sentence", (argument, sentence) => {
    expect(refused(argument)).toContain(sentence);
  });
});
