/** Workflow configurations in YAML (JSON is YAML too) and the data sets they name. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { WorkflowConfigs } from "../../app/ports.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { DatasetItem } from "../../domain/sizing/dataset.ts";
import { parseLenientJson } from "../../domain/sizing/lenient-json.ts";
import { type DatasetPlace, datasetItems, workflowConfigOf } from "../../domain/sizing/workflow-config.ts";
import { reasonOf } from "./timed-run.ts";

async function text(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const reason =
      cause instanceof Error && "code" in cause && cause.code === "ENOENT"
        ? "it does not exist"
        : reasonOf(cause);
    throw new PlannerError("unreadable_file", `"${path}" cannot be read: ${reason}.`, {
      hint: "Name an existing file that you may read.",
      cause,
    });
  }
}

async function document(path: string, content: string) {
  const { parseDocument } = await import("yaml");
  const parsed = parseDocument(content);
  const [error] = parsed.errors;
  if (error === undefined) return parsed;
  throw new PlannerError(
    "invalid_input",
    `"${path}" is not valid YAML: ${error.message.split("\n")[0] ?? ""}`,
    {
      hint: "The file was left as it is. Mend the line that is named.",
      cause: error,
    },
  );
}

function rows(type: string, content: string): unknown {
  if (type !== "jsonl") return parseLenientJson(content);
  return content
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => parseLenientJson(line));
}

async function items(place: DatasetPlace, configPath: string): Promise<readonly DatasetItem[]> {
  if (place.type !== "json" && place.type !== "jsonl") {
    throw new PlannerError("invalid_input", `Data sets of type "${place.type}" cannot be read.`, {
      hint: "Use _type: json (a list of entries) or jsonl (an entry a line).",
    });
  }
  const beside = join(dirname(configPath), place.path);
  const content = await text(place.path).catch((failure: unknown) =>
    text(beside).catch(() => {
      throw failure;
    }),
  );
  let parsed: unknown;
  try {
    parsed = rows(place.type, content);
  } catch (cause) {
    throw new PlannerError(
      "invalid_input",
      `The data set "${place.path}" is not valid JSON: ${reasonOf(cause)}.`,
      {
        hint: 'Example: [{"id": 1, "question": "What is 3 times 7?"}].',
        cause,
      },
    );
  }
  return datasetItems(parsed, place);
}

/** @param env - for `${NAME}` in a configuration. */
export const createWorkflowConfigs = (
  env: Readonly<Record<string, string | undefined>>,
): WorkflowConfigs => ({
  async read(path) {
    const content = await text(path);
    const parsed = await document(path, content);
    return { ...workflowConfigOf(parsed.toJS(), path, env), text: content };
  },
  items,
  async edited(path, llm, baseUrl, model) {
    const parsed = await document(path, await text(path));
    if (!parsed.hasIn(["llms", llm, "_type"])) parsed.setIn(["llms", llm, "_type"], "nim");
    parsed.setIn(["llms", llm, "base_url"], baseUrl);
    parsed.setIn(["llms", llm, "model_name"], model);
    return parsed.toString({ lineWidth: 0, flowCollectionPadding: false });
  },
});
