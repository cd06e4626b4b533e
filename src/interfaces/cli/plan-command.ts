import type { GpuSpec } from "../../app/gpu-spec.ts";
import type { Planner } from "../../app/planner.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import type { FlagSpec } from "./arguments.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { flagUsage, planFlagSpecs, planRequestFrom } from "./plan-flags.ts";
import { planText } from "./plan-text.ts";

const OWN_FLAGS: readonly FlagSpec[] = [
  { name: "cost", description: "Add the cost section to the text (JSON always has it)" },
  {
    name: "formulas",
    placeholder: "textbook",
    example: "textbook",
    description: "Print the textbook formulas and their results beside the plan; never used to size",
  },
  {
    name: "config",
    placeholder: "FILE",
    example: "overrides.json",
    description: "JSON file that overrides constants and defaults, by name",
  },
  {
    name: "gpu-spec",
    placeholder: "FILE",
    example: "my-gpu.json",
    description: "Plan on a GPU given by its datasheet in this JSON file",
  },
];

export const planCommand: Command = {
  flags: [...planFlagSpecs, ...OWN_FLAGS],
  operands: "",
  run,
};

async function run({ flags, services, signal }: Invocation): Promise<Answer> {
  const spec = await gpuSpecIn(flags.get("gpu-spec"), services.readFile);
  const asked = planRequestFrom(flags);
  const request = spec === undefined || asked.gpu !== undefined ? asked : { ...asked, gpu: spec.name };
  const formulas = flags.get("formulas");
  if (formulas !== undefined && formulas !== "textbook") {
    throw new PlannerError(
      "invalid_input",
      `--formulas "${formulas}" is not known: the only ones are "textbook".`,
      {
        hint: "Example: --formulas textbook.",
      },
    );
  }
  const overrides = await overridesIn(flags.get("config"), services.readFile);
  const planner = await services.planner(withSpec(overrides, spec));
  refuseGaps(planner, request);
  const plan = await planner.plan(request, signal);
  const textbook = formulas === undefined ? [] : await services.textbook(plan, signal);
  return {
    document: plan,
    text: () => planText(plan, { cost: flags.get("cost") === "true", textbook }),
    exitCode: plan.verdict.feasible ? EXIT.done : EXIT.noPlan,
  };
}

async function gpuSpecIn(
  path: string | undefined,
  readFile: (path: string) => Promise<string>,
): Promise<GpuSpec | undefined> {
  if (path === undefined) return undefined;
  const [text, { parseGpuSpec }] = await Promise.all([readFile(path), import("../../app/gpu-spec.ts")]);
  return parseGpuSpec(text, path);
}

/** The datasheet beside the config file's values; what is no object there is refused by the planner. */
function withSpec(overrides: unknown, spec: GpuSpec | undefined): unknown {
  if (spec === undefined) return overrides;
  if (overrides === undefined) return spec.overrides;
  return typeof overrides === "object" && overrides !== null && !Array.isArray(overrides)
    ? { ...overrides, ...spec.overrides }
    : overrides;
}

async function overridesIn(
  path: string | undefined,
  readFile: (path: string) => Promise<string>,
): Promise<unknown> {
  if (path === undefined) return undefined;
  const text = await readFile(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlannerError("invalid_input", `--config "${path}" is not valid JSON: ${reason}.`, {
      hint: 'It holds names and values, for example { "defaults.targetUtilization": 0.7 }.',
      cause: error,
    });
  }
}

/** All gaps in one message, so that one more try is enough. */
function refuseGaps(planner: Planner, request: PlanRequest): void {
  const missing = planner.missing(request);
  if (missing.length === 0) return;
  const flags = missing.map((field) =>
    field === "model" ? `${flagUsage("model")} (or ${flagUsage("parametersB")})` : flagUsage(field),
  );
  const list = flags.length === 1 ? flags.join("") : `${flags.slice(0, -1).join(", ")} and ${flags.at(-1)}`;
  throw new PlannerError("missing_input", `A plan cannot do without ${list}.`, {
    hint: "Example: headroom plan --model llama-3.1-8b --rps 20 --isl 500 --osl 200.",
  });
}
