/** The workflow's configuration, as far as the calculator uses it: data set, output folder, LLMs. Unknown keys are passed over. */
import { z } from "zod";
import { PlannerError } from "../errors.ts";
import type { DatasetItem } from "./dataset.ts";

const datasetSchema = z.looseObject({
  _type: z.string().default("json"),
  file_path: z.string().min(1),
  id_key: z.string().default("id"),
  structure: z
    .looseObject({ question_key: z.string().default("question") })
    .default({ question_key: "question" }),
});

const llmSchema = z.looseObject({
  _type: z.string().nullish(),
  base_url: z.string().nullish(),
  model_name: z.string().nullish(),
  model: z.string().nullish(),
  api_key: z.string().nullish(),
});

const configSchema = z.looseObject({
  eval: z
    .looseObject({
      general: z
        .looseObject({
          output_dir: z.string().nullish(),
          output: z.looseObject({ dir: z.string().nullish() }).nullish(),
          dataset: datasetSchema.nullish(),
        })
        .nullish(),
    })
    .nullish(),
  llms: z.record(z.string(), llmSchema).nullish(),
});

export interface ConfiguredLlm {
  readonly name: string;
  /** As the configuration has it: nim, openai. */
  readonly type: string;
  readonly baseUrl: string | null;
  readonly model: string | null;
  readonly apiKey: string | null;
}

export interface DatasetPlace {
  readonly type: string;
  readonly path: string;
  readonly idKey: string;
  readonly questionKey: string;
}

export interface WorkflowConfig {
  readonly outputDir: string | null;
  readonly dataset: DatasetPlace | null;
  readonly llms: readonly ConfiguredLlm[];
  /** A key stands in the file itself, not as a variable. */
  readonly holdsKey: boolean;
}

type Variables = Readonly<Record<string, string | undefined>>;
const VARIABLE = /\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g;

/** `${NAME}` and `${NAME:-default}` in any text of the configuration; an unset name without a default is empty. */
function filled(value: unknown, variables: Variables): unknown {
  if (typeof value === "string")
    return value.replace(VARIABLE, (_, name: string, other = "") => variables[name] || other);
  if (Array.isArray(value)) return value.map((part) => filled(part, variables));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, filled(part, variables)]));
}

function hasWrittenKey(content: unknown): boolean {
  const llms = configSchema.safeParse(content ?? {}).data?.llms ?? {};
  return Object.values(llms).some(({ api_key: key }) => key && key.replace(VARIABLE, "") !== "");
}

/** @param name - of the file, for the sentence. @param variables - what `${NAME}` stands for. @throws PlannerError invalid_input */
export function workflowConfigOf(content: unknown, name: string, variables: Variables = {}): WorkflowConfig {
  const parsed = configSchema.safeParse(filled(content ?? {}, variables));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new PlannerError(
      "invalid_input",
      `"${name}" cannot be used: ${issue?.path.join(".") || "the file"} is not what a workflow configuration holds there.`,
      { hint: "Give eval.general.dataset with _type and file_path, and llms with base_url and model_name." },
    );
  }
  const general = parsed.data.eval?.general;
  const dataset = general?.dataset;
  return {
    outputDir: general?.output_dir ?? general?.output?.dir ?? null,
    dataset:
      dataset === undefined || dataset === null
        ? null
        : {
            type: dataset._type,
            path: dataset.file_path,
            idKey: dataset.id_key,
            questionKey: dataset.structure.question_key,
          },
    llms: Object.entries(parsed.data.llms ?? {}).map(([llm, fields]) => ({
      name: llm,
      type: fields._type ?? "openai",
      baseUrl: fields.base_url ?? null,
      model: fields.model_name ?? fields.model ?? null,
      apiKey: fields.api_key || null,
    })),
    holdsKey: hasWrittenKey(content),
  };
}

/** Rows with a question, one of each id; a row without an id is named after its place. */
export function datasetItems(rows: unknown, place: DatasetPlace): DatasetItem[] {
  const refusal = (problem: string) =>
    new PlannerError("invalid_input", `The data set "${place.path}" ${problem}.`, {
      hint: `Each entry has "${place.idKey}" and "${place.questionKey}".`,
    });
  if (!Array.isArray(rows)) throw refusal("is no list");
  const items = new Map<string, DatasetItem>();
  rows.forEach((row: unknown, at) => {
    const fields = typeof row === "object" && row !== null ? (row as Record<string, unknown>) : {};
    const question = fields[place.questionKey];
    if (typeof question !== "string" || question.trim() === "") return;
    const id = String(fields[place.idKey] ?? at);
    if (!items.has(id)) items.set(id, { id, input: question });
  });
  if (items.size === 0) throw refusal("holds no question");
  return [...items.values()];
}
