import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { labJsonSchema, labSchemaText } from "../../src/app/lab-schema.ts";
import { EXPERIMENTS, type ExperimentName } from "../../src/domain/lab/experiments.ts";
import { type MockEngine, startMockEngine } from "../support/mock-engine.ts";
import { runInProcess } from "../support/run-in-process.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-lab-schema-"));
const isValid = new Ajv2020({ strict: false }).compile(labJsonSchema());
let engine: MockEngine;
beforeAll(async () => {
  engine = await startMockEngine({ tokens: 2 });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Few requests, so that every experiment is quick. */
const SHORT: Partial<Record<ExperimentName, readonly string[]>> = {
  sweep: ["--concurrency", "1,2", "--requests", "4"],
  tokens: ["--max-tokens", "8,16", "--prompt-chars", "20", "--requests", "2"],
  overload: ["--concurrency", "2", "--requests", "4"],
  throughput: ["--requests", "3"],
  watch: ["--seconds", "0.1", "--interval", "0.1"],
};

describe("the published schema of the lab", () => {
  it("is the one made from the zod schema; `npx vitest run test/app/lab-schema.test.ts -u` writes it anew", async () => {
    await expect(labSchemaText()).toMatchFileSnapshot("../../spec-kit/lab.schema.json");
  });

  it.each(EXPERIMENTS.map(({ name }) => name))(
    "describes what %s prints, and what it keeps",
    async (name) => {
      const file = join(folder, `${name}.json`);
      const words = [
        "lab",
        name,
        ...(SHORT[name] ?? []),
        "--yes",
        "--output-format",
        "json",
        "--output",
        file,
      ];
      const { code, stdout } = await runInProcess(words, {
        NIM_BASE_URL: engine.endpoint.replace(/\/v1$/, ""),
        PATH: folder,
      });
      expect(code).toBe(0);
      const printed: unknown = JSON.parse(stdout);
      expect(isValid(printed), JSON.stringify(isValid.errors)).toBe(true);
      expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(printed);
      expect(printed).toMatchObject({ kind: "headroom.lab", result: { experiment: name } });
    },
  );

  it("refuses a document that lacks its result", () => {
    expect(isValid({ schemaVersion: "1.0", kind: "headroom.lab" })).toBe(false);
  });
});
