/** `headroom sizing calc`: GPUs for a workflow from a concurrency sweep, measured now or kept from before. */
import { PlannerError } from "../../domain/errors.ts";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { besideForecast } from "../../domain/sizing/beside-forecast.ts";
import {
  type CalcConfig,
  type CalcField,
  type CalcRunnerConfig,
  COMMAND_LINE_CONCURRENCIES,
  calcConfigOf,
  calcFieldsSchema,
} from "../../domain/sizing/calc-config.ts";
import type { FlagSpec } from "./arguments.ts";
import { type Answer, type Command, EXIT, type Invocation, type Services } from "./command.ts";
import { flagValues, schemaFlags } from "./schema-flags.ts";
import { besideText } from "./sizing-beside.ts";
import { commandLineProblem } from "./sizing-check.ts";
import { sizingProgress } from "./sizing-progress.ts";
import { sizingText } from "./sizing-text.ts";

const CALC_FLAGS = schemaFlags<CalcField>(calcFieldsSchema.shape);
const NO_PLOTS: FlagSpec = {
  name: "no-plots",
  description: "Draw nothing, neither here nor in the output folder",
};

const PLAN: FlagSpec = {
  name: "plan",
  placeholder: "FILE",
  example: "plan.json",
  description: "A plan of the same model, shown beside the sizing with what explains the difference",
};

export const sizingCommand: Command = {
  flags: [...CALC_FLAGS.map(({ spec }) => spec), PLAN, NO_PLOTS],
  operands: "calc",
  run,
};

function configFrom(flags: ReadonlyMap<string, string>): CalcConfig {
  const typed = flagValues(CALC_FLAGS, flags) as CalcRunnerConfig;
  return calcConfigOf({
    concurrencies: COMMAND_LINE_CONCURRENCIES,
    plot_data: flags.get("no-plots") !== "true",
    ...typed,
  });
}

/** Read before anything is measured. @throws PlannerError unreadable_file or invalid_input */
async function planFrom(path: string | undefined, services: Services): Promise<CapacityPlan | null> {
  if (path === undefined) return null;
  const { readPlan } = await import("./plan-file.ts");
  return readPlan(path, await services.readFile(path));
}

async function run({ flags, positionals, services, io, signal }: Invocation): Promise<Answer> {
  const [word] = positionals;
  if (word !== "calc") {
    const wrong = word === undefined ? "says what to do by one more word" : `knows no "${word}"`;
    throw new PlannerError("invalid_input", `\`headroom sizing\` ${wrong}: calc.`, {
      hint: "Write `headroom sizing calc …`; `headroom sizing --help` lists the flags.",
    });
  }
  const config = configFrom(flags);
  const problem = commandLineProblem(config);
  if (problem !== null) {
    throw new PlannerError("invalid_input", problem, { hint: "`headroom sizing --help` lists the flags." });
  }
  const plan = await planFrom(flags.get("plan"), services);
  const calculator = await services.calculator();
  const rewrite = io.stderrIsTerminal === true && flags.get("plain") !== "true";
  const { result, output } = await calculator.run(config, { signal, onEvent: sizingProgress(io, rewrite) });
  const plots =
    config.plot_data && flags.get("plain") !== "true" ? await services.pictures.sizingPlots(result) : [];
  const beside = plan === null ? null : besideForecast(result, plan);
  return {
    document: beside === null ? output : { ...output, beside_forecast: beside },
    text: () => sizingText(result, beside === null ? plots : [...besideText(beside), ...plots]),
    exitCode: EXIT.done,
  };
}
