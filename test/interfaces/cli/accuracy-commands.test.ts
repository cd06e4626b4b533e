import { beforeAll, describe, expect, it } from "vitest";
import { createServices } from "../../../src/compose.ts";
import type { Answer, Io } from "../../../src/interfaces/cli/command.ts";
import { evidenceCommand } from "../../../src/interfaces/cli/evidence-command.ts";
import { validateCommand } from "../../../src/interfaces/cli/validate-command.ts";
import { accuracyPage } from "../../../src/interfaces/cli/validate-page.ts";

const warnings: string[] = [];
const io: Io = {
  stdinIsTerminal: false,
  stdoutIsTerminal: false,
  columns: undefined,
  stdin: (async function* () {})(),
  write: async () => {},
  warn: (text) => {
    warnings.push(text);
  },
};
const services = createServices({});
const signal = new AbortController().signal;
const run = (command: typeof validateCommand, flags: Readonly<Record<string, string>>): Promise<Answer> =>
  command.run({ flags: new Map(Object.entries(flags)), positionals: [], services, io, signal });
const widest = (text: string): number => Math.max(...text.split("\n").map((line) => [...line].length));

describe("headroom validate", () => {
  let answer: Answer;
  beforeAll(async () => {
    answer = await run(validateCommand, {});
  });

  it("prints errors, baselines, strata, drops; nothing wider than 80 columns", () => {
    const text = answer.text();
    for (const title of [
      "Error by figure",
      "InferenceX held out as a whole",
      "beside other models",
      "by stratum",
      "By source",
      "By GPU",
      "Left out",
    ]) {
      expect(text).toContain(title);
    }
    expect(text).toContain("textbook roofline");
    expect(text).toContain("aiconfigurator");
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(answer.exitCode).toBe(0);
  });

  it("is a document of kind headroom.accuracy", () => {
    expect(answer.document).toMatchObject({ kind: "headroom.accuracy", measuredRows: 4448 });
  });

  it("makes the same tables a page that says it is generated", () => {
    const page = accuracyPage(answer.document as Parameters<typeof accuracyPage>[0]);
    expect(page).toContain("Not to be edited by hand");
    expect(page).toContain("| TPOT, concurrency, MoE |");
    expect(page).toContain("Apache-2.0");
  });

  it("refuses a picture that is neither SVG nor PNG", async () => {
    await expect(run(validateCommand, { picture: "x.gif" })).rejects.toThrow(/neither .svg nor .png/);
  });
});

describe("headroom evidence", () => {
  it("shows measurements of the model on the GPU first, with source and forecast", async () => {
    const answer = await run(evidenceCommand, { model: "llama-3.1-70b", gpu: "H100", top: "2" });
    const text = answer.text();
    expect(text).toContain("meta-llama/Llama-3.1-70B");
    expect(text).toContain("H100-SXM-80GB");
    expect(text).toContain("measured");
    expect(text).toContain("forecast");
    expect(text).toContain("Source");
    expect(answer.document).toMatchObject({ kind: "headroom.evidence", evidence: [{}, {}] });
  });

  it("says when nothing of that model on that GPU was measured", async () => {
    const answer = await run(evidenceCommand, { model: "qwen3-32b", gpu: "L4", top: "1" });
    expect(answer.text()).toContain("None is of this model on this GPU");
  });

  it("asks for what it needs, in a sentence", async () => {
    await expect(run(evidenceCommand, { gpu: "H100" })).rejects.toThrow(/--model is not given/);
    await expect(run(evidenceCommand, { model: "llama-3.1-8b", gpu: "H100", tp: "many" })).rejects.toThrow(
      /no number above zero/,
    );
  });
});
