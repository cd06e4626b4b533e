import { describe, expect, it } from "vitest";
import { isPlannerError } from "../../../src/domain/errors.ts";
import { type FlagSpec, parseArguments } from "../../../src/interfaces/cli/arguments.ts";

const SPECS: readonly FlagSpec[] = [
  { name: "rps", placeholder: "N", example: "20", description: "load" },
  { name: "isl", aliases: ["input-tokens"], placeholder: "N", example: "500", description: "input" },
  { name: "cost", description: "cost" },
  { name: "prompt", short: "p", placeholder: "TEXT", description: "text" },
  { name: "calibration", placeholder: "NAME", description: "later", reserved: true },
];
const flagsOf = (...argv: string[]) => Object.fromEntries(parseArguments(argv, SPECS, "plan").flags);

function refusal(...argv: string[]): string {
  try {
    parseArguments(argv, SPECS, "plan");
  } catch (error) {
    if (isPlannerError(error)) return `${error.message} ${error.hint}`;
    throw error;
  }
  return "accepted";
}

describe("flags", () => {
  it("take their value after a space or an equals sign", () => {
    expect(flagsOf("--rps", "20", "--isl=500")).toEqual({ rps: "20", isl: "500" });
  });
  it("S4-15: underscores and aliases are read as the flag itself", () => {
    expect(flagsOf("--input_tokens", "500", "--cost")).toEqual({ isl: "500", cost: "true" });
  });
  it("a negative number is a value, not a flag", () => {
    expect(flagsOf("--rps", "-10")).toEqual({ rps: "-10" });
  });
  it("a value may be a lone dash or hold an equals sign", () => {
    expect(flagsOf("-p", "-")).toEqual({ prompt: "-" });
    expect(flagsOf("--prompt=a=b")).toEqual({ prompt: "a=b" });
  });
  it("end at a double dash", () => {
    expect(parseArguments(["--cost", "--", "--rps"], SPECS, "plan").positionals).toEqual(["--rps"]);
  });
  it("a switch can be switched off", () => {
    expect(flagsOf("--cost=false")).toEqual({ cost: "false" });
  });
});

describe("what cannot be read is said in a sentence that names the flag", () => {
  it.each([
    [["--rsp", "3"], "Did you mean --rps?"],
    [["--zzzzzzzz"], "lists the flags"],
    [["--rps"], "--rps needs a value. Example: --rps 20."],
    [["--rps", "--cost"], "--rps needs a value."],
    [["--rps", "1", "--rps", "2"], "--rps is given twice (1 and 2)."],
    [["--isl", "1", "--input-tokens", "2"], "--isl and --input-tokens are the same flag."],
    [["--cost=maybe"], "--cost takes no value"],
    [["--calibration", "mine"], "--calibration is reserved"],
  ])("%j", (argv, sentence) => expect(refusal(...argv)).toContain(sentence));
});
