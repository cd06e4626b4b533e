/** `headroom evidence`: the published measurements nearest to a model on a GPU. */
import type { Evidence } from "../../app/accuracy/find-evidence.ts";
import type { EvidenceQuery } from "../../domain/accuracy/nearest-evidence.ts";
import { findGpu } from "../../domain/catalog/gpu-names.ts";
import { findModelName } from "../../domain/catalog/model-names.ts";
import { PRECISIONS, type Precision } from "../../domain/catalog/precision.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { FlagSpec } from "./arguments.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { evidenceText } from "./evidence-text.ts";
import { numberFromText } from "./number-text.ts";

const MODEL: FlagSpec = {
  name: "model",
  placeholder: "NAME",
  example: "llama-3.1-70b",
  description: "Model of the catalog",
};
const GPU: FlagSpec = {
  name: "gpu",
  aliases: ["gpu-type"],
  placeholder: "NAME",
  example: "H100",
  description: "GPU of the catalog",
};
const ENGINE: FlagSpec = { name: "engine", placeholder: "NAME", example: "vllm", description: "Engine" };
const PRECISION: FlagSpec = {
  name: "precision",
  placeholder: PRECISIONS.join("|"),
  example: "fp8",
  description: "Format of the weights",
};
const NUMBERS = {
  gpus: { name: "tp", placeholder: "N", example: "4", description: "GPUs of a replica" },
  isl: {
    name: "isl",
    aliases: ["input-tokens"],
    placeholder: "N",
    example: "1000",
    description: "Input tokens",
  },
  osl: {
    name: "osl",
    aliases: ["output-tokens"],
    placeholder: "N",
    example: "1000",
    description: "Output tokens",
  },
  concurrency: { name: "concurrency", placeholder: "N", example: "64", description: "Requests in flight" },
} as const satisfies Record<string, FlagSpec>;
const TOP: FlagSpec = {
  name: "top",
  placeholder: "N",
  example: "10",
  description: "How many measurements; 8 unless given",
};
const USUAL = 8;

export const evidenceCommand: Command = {
  flags: [MODEL, GPU, ENGINE, PRECISION, ...Object.values(NUMBERS), TOP],
  operands: "",
  run,
};

function needed(flags: Invocation["flags"], { name, example }: FlagSpec): string {
  const typed = flags.get(name);
  if (typed !== undefined) return typed;
  throw new PlannerError("missing_input", `Evidence for what? --${name} is not given.`, {
    hint: `Example: --${name} ${example ?? ""}.`,
  });
}

function numberGiven(flags: Invocation["flags"], { name, example }: FlagSpec): number | undefined {
  const typed = flags.get(name);
  if (typed === undefined) return undefined;
  const reading = numberFromText(typed, "");
  if (reading.ok && reading.value > 0) return reading.value;
  throw new PlannerError("invalid_input", `--${name} "${typed}" is no number above zero.`, {
    hint: `Example: --${name} ${example ?? ""}.`,
  });
}

function precisionGiven(flags: Invocation["flags"]): Precision | undefined {
  const typed = flags.get("precision");
  if (typed === undefined) return undefined;
  const known = PRECISIONS.find((precision) => precision === typed.toLowerCase());
  if (known !== undefined) return known;
  throw new PlannerError("invalid_input", `--precision "${typed}" is none of ${PRECISIONS.join(", ")}.`, {
    hint: "Example: --precision fp8.",
  });
}

async function run({ flags, services }: Invocation): Promise<Answer> {
  const modelName = needed(flags, MODEL);
  const gpuName = needed(flags, GPU);
  const [catalog, measurements, { findEvidence }, { findEngine }] = await Promise.all([
    services.catalog(),
    services.measurements(),
    import("../../app/accuracy/find-evidence.ts"),
    import("../../app/find-engine.ts"),
  ]);
  const model = catalog.model(findModelName(modelName, catalog.modelNames())).profile;
  const gpu = findGpu(gpuName, catalog.listedGpus());
  const engineName = flags.get("engine");
  const engine = engineName === undefined ? undefined : findEngine(engineName, catalog.engines());
  const query: EvidenceQuery = {
    model,
    gpu,
    engineClass: engine?.engineClass,
    precision: precisionGiven(flags),
    gpus: numberGiven(flags, NUMBERS.gpus),
    isl: numberGiven(flags, NUMBERS.isl),
    osl: numberGiven(flags, NUMBERS.osl),
    concurrency: numberGiven(flags, NUMBERS.concurrency),
  };
  const most = Math.round(numberGiven(flags, TOP) ?? USUAL);
  const evidence: readonly Evidence[] = findEvidence({ catalog, measurements }, query, most);
  return {
    document: {
      kind: "headroom.evidence",
      question: { ...query, model: model.id, gpu: gpu.name, engine: engine?.name },
      evidence,
    },
    text: () => `${evidenceText(`${model.id} on ${gpu.name}`, evidence).join("\n")}\n`,
    exitCode: EXIT.done,
  };
}
