import { EXPERIMENTS, type Experiment } from "../../domain/lab/experiments.ts";
import { type LabField, labRequestSchema } from "../../domain/lab/lab-request.ts";
import { parameterMeta } from "../../domain/workload/parameter.ts";
import { paragraph, wrap } from "./text-layout.ts";

const flagOf = (field: LabField): string =>
  `--${parameterMeta(labRequestSchema.shape[field])?.flag ?? field}`;

function shown(value: unknown): string {
  const text = Array.isArray(value) ? value.join(",") : String(value);
  return /\s/.test(text) ? `"${text}"` : text;
}

function experimentLines({ name, summary, defaults, also }: Experiment): string[] {
  const fields = Object.entries(defaults) as [LabField, unknown][];
  const given = fields.map(([field, value]) => `${flagOf(field)} ${shown(value)}`);
  const others = also.filter((field) => !(field in defaults)).map(flagOf);
  const flags = [...given, ...others].join("  ");
  return [`   ${name.padEnd(11)} ${summary}`, ...(flags === "" ? [] : wrap(flags, " ".repeat(15)))];
}

export const experimentsText = (): string[] => [
  "Experiments, with their parameters and defaults:",
  ...EXPERIMENTS.flatMap(experimentLines),
  "",
  ...paragraph(
    "`headroom lab NAME` runs one. Those that ask an endpoint take it from --endpoint and --model, else from NIM_BASE_URL, NIM_CHAT_PATH and NIM_GEN_MODEL. --output FILE keeps the result; `headroom lab checklist --from FILE` reads it back.",
  ),
];
