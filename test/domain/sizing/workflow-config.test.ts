import { describe, expect, it } from "vitest";
import { parseLenientJson } from "../../../src/domain/sizing/lenient-json.ts";
import { datasetItems, workflowConfigOf } from "../../../src/domain/sizing/workflow-config.ts";

const variable = (name: string): string => `\${${name}}`;

describe("a workflow's configuration", () => {
  it("S0-06, S1-10: gives the data set, the output folder and the LLMs, and passes over the rest", () => {
    const config = workflowConfigOf(
      {
        llms: { nim_llm: { _type: "nim", base_url: "http://h:8000/v1", model_name: "m", temperature: 0 } },
        workflow: { _type: "react_agent" },
        eval: { general: { output_dir: "o", dataset: { _type: "json", file_path: "d.json" }, extra: 1 } },
      },
      "c.yml",
    );
    expect(config).toEqual({
      outputDir: "o",
      dataset: { type: "json", path: "d.json", idKey: "id", questionKey: "question" },
      llms: [{ name: "nim_llm", type: "nim", baseUrl: "http://h:8000/v1", model: "m", apiKey: null }],
      holdsKey: false,
    });
  });

  it("S1-26: the workflow section may be absent, and the file empty", () => {
    expect(
      workflowConfigOf({ eval: { general: { dataset: { file_path: "d.json" } } } }, "c.yml").dataset?.path,
    ).toBe("d.json");
    expect(workflowConfigOf(null, "c.yml")).toEqual({
      outputDir: null,
      dataset: null,
      llms: [],
      holdsKey: false,
    });
  });

  it("fills in variables, and knows a key that is written out", () => {
    const llm = (api_key: string) => ({ llms: { a: { base_url: variable("BASE:-http://h/v1"), api_key } } });
    const named = workflowConfigOf(llm(variable("KEY")), "c.yml", { KEY: "secret" });
    expect(named.llms[0]).toMatchObject({ baseUrl: "http://h/v1", apiKey: "secret" });
    expect(named.holdsKey).toBe(false);
    expect(workflowConfigOf(llm(variable("KEY")), "c.yml").llms[0]?.apiKey).toBeNull();
    expect(workflowConfigOf(llm("sk-1"), "c.yml").holdsKey).toBe(true);
  });

  it("says which key is not what it should be", () => {
    expect(() => workflowConfigOf({ llms: { a: { base_url: 8000 } } }, "c.yml")).toThrow("llms.a.base_url");
  });
});

describe("a data set", () => {
  const place = { type: "json", path: "d.json", idKey: "id", questionKey: "question" };

  it("S1-10: commas before a closing bracket are passed over, but not those in a question", () => {
    const rows = parseLenientJson('[{"id": 1, "question": "a, ] or b,}",}, {"id": 2, "question": "c",},]');
    expect(datasetItems(rows, place)).toEqual([
      { id: "1", input: "a, ] or b,}" },
      { id: "2", input: "c" },
    ]);
  });

  it("S1-11: needs questions alone; rows without one and repeated ids are passed over", () => {
    const rows = [
      { question: "a" },
      { id: 7, question: " " },
      { id: 0, question: "again" },
      { id: 8, question: "b", answer: "c" },
    ];
    expect(datasetItems(rows, place).map(({ id }) => id)).toEqual(["0", "8"]);
    expect(() => datasetItems([{ id: 1 }], place)).toThrow("holds no question");
    expect(() => datasetItems({}, place)).toThrow("is no list");
  });
});
