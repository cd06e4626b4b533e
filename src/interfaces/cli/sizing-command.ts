/** `headroom sizing calc`: GPUs for a workflow from a concurrency sweep, measured now or kept from before. */
import { PlannerError } from "../../domain/errors.ts";
import {
  type CalcConfig,
  type CalcField,
  type CalcRunnerConfig,
  COMMAND_LINE_CONCURRENCIES,
  calcConfigOf,
  calcFieldsSchema,
} from "../../domain/sizing/calc-config.ts";
import type { FlagSpec } from "./arguments.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { flagValues, schemaFlags } from "./schema-flags.ts";
import { commandLineProblem } from "./sizing-check.ts";
import { sizingProgress } from "./sizing-progress.ts";
import { sizingText } from "./sizing-text.ts";

const CALC_FLAGS = schemaFlags<CalcField>(calcFieldsSchema.shape);
const NO_PLOTS: FlagSpec = {
  name: "no-plots",
  description: "Draw nothing, neither here nor in the output folder",
};

export const sizingCommand: Command = {
  flags: [...CALC_FLAGS.map(({ spec }) => spec), NO_PLOTS],
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

async function run({ flags, positionals, services, io, signal }: Invocation): Promise<Answer> {
  if (positionals[0] !== "calc") {
    throw new PlannerError("invalid_input", `"${positionals[0] ?? ""}" is not part of \`headroom sizing\`.`, {
      hint: "Write `headroom sizing calc …`.",
    });
  }
  const config = configFrom(flags);
  const problem = commandLineProblem(config);
  if (problem !== null) {
    throw new PlannerError("invalid_input", problem, { hint: "`headroom sizing --help` lists the flags." });
  }
  const calculator = await services.calculator();
  const rewrite = io.stderrIsTerminal === true && flags.get("plain") !== "true";
  const { result, output } = await calculator.run(config, { signal, onEvent: sizingProgress(io, rewrite) });
  const plots =
    config.plot_data && flags.get("plain") !== "true" ? await services.pictures.sizingPlots(result) : [];
  return { document: output, text: () => sizingText(result, plots), exitCode: EXIT.done };
}
