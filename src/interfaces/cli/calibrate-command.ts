/** `headroom calibrate`: the forecast fitted to a measurement of one's own, kept under a name. */
import type { CalibrationQuestion } from "../../app/calibration/calibrate-benchmark.ts";
import { KV_PRECISIONS, PRECISIONS } from "../../domain/catalog/precision.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { FlagSpec } from "./arguments.ts";
import { calibrationText } from "./calibrate-text.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { numberFromText } from "./number-text.ts";
import { paragraph } from "./text-layout.ts";

const FROM: FlagSpec = {
  name: "from",
  placeholder: "FILE",
  example: "bench.json",
  description: "Benchmark document of `headroom bench`, measured at constant concurrency",
};
const NAME: FlagSpec = {
  name: "name",
  placeholder: "NAME",
  example: "prod-8b",
  description: "Name to keep it under, for `headroom plan --calibration NAME`",
};
const FLAGS: readonly FlagSpec[] = [
  FROM,
  NAME,
  {
    name: "model",
    placeholder: "NAME",
    example: "llama-3.1-8b",
    description: "Model served; unless given, the name the endpoint was asked for",
  },
  { name: "gpu", aliases: ["gpu-type"], placeholder: "NAME", example: "H100", description: "GPU it runs on" },
  { name: "tp", placeholder: "N", example: "2", description: "GPUs of the replica; 1 unless given" },
  { name: "engine", placeholder: "NAME", example: "vllm", description: "Serving engine" },
  {
    name: "engine-version",
    placeholder: "V",
    example: "0.11",
    description: "Its version, kept for the record",
  },
  {
    name: "precision",
    placeholder: PRECISIONS.join("|"),
    example: "fp8",
    description: "Format of the weights",
  },
  {
    name: "kv-precision",
    placeholder: KV_PRECISIONS.join("|"),
    example: "fp8",
    description: "Format of the KV cache",
  },
];

export const calibrateCommand: Command = { flags: FLAGS, operands: "list | show NAME | remove NAME", run };

function needed(flags: Invocation["flags"], { name, example }: FlagSpec): string {
  const typed = flags.get(name);
  if (typed !== undefined) return typed;
  throw new PlannerError("missing_input", `A calibration needs --${name}.`, {
    hint: `Example: --${name} ${example ?? ""}.`,
  });
}

function chosen<Value extends string>(
  flags: Invocation["flags"],
  name: string,
  allowed: readonly Value[],
): Value | undefined {
  const typed = flags.get(name);
  if (typed === undefined) return undefined;
  const known = allowed.find((value) => value === typed.toLowerCase());
  if (known !== undefined) return known;
  throw new PlannerError("invalid_input", `--${name} "${typed}" is none of ${allowed.join(", ")}.`, {
    hint: `Example: --${name} fp8.`,
  });
}

function degree(flags: Invocation["flags"]): number | undefined {
  const typed = flags.get("tp");
  if (typed === undefined) return undefined;
  const reading = numberFromText(typed, "");
  if (reading.ok && Number.isInteger(reading.value) && reading.value > 0) return reading.value;
  throw new PlannerError("invalid_input", `--tp "${typed}" is no whole number above zero.`, {
    hint: "Example: --tp 2.",
  });
}

async function run(invocation: Invocation): Promise<Answer> {
  const { positionals, flags, services, signal } = invocation;
  if (positionals.length > 0) return onKept(invocation);
  const from = needed(flags, FROM);
  const question: CalibrationQuestion = {
    name: needed(flags, NAME),
    model: flags.get("model"),
    gpu: flags.get("gpu"),
    tp: degree(flags),
    engine: flags.get("engine"),
    engineVersion: flags.get("engine-version"),
    precision: chosen(flags, "precision", PRECISIONS),
    kvPrecision: chosen(flags, "kv-precision", KV_PRECISIONS),
  };
  const { calibration, path } = await (await services.calibrator()).calibrate(from, question, signal);
  const kept = `Kept in ${path}. Use it: headroom plan --calibration ${calibration.name} --rps 20 --isl ${Math.round(calibration.request.isl)} --osl ${Math.round(calibration.request.osl)}`;
  return {
    document: calibration,
    text: () => `${[...calibrationText(calibration), "", ...paragraph(kept)].join("\n")}\n`,
    exitCode: EXIT.done,
  };
}

async function onKept({ positionals, services }: Invocation): Promise<Answer> {
  const calibrator = await services.calibrator();
  const [word, name, ...rest] = positionals;
  if (word === "list" && name === undefined) {
    const names = await calibrator.names();
    const none = "No calibration is kept. `headroom calibrate --from bench.json` makes one.";
    return {
      document: { kind: "headroom.calibrations", names },
      text: () => `${names.length === 0 ? none : names.join("\n")}\n`,
      exitCode: EXIT.done,
    };
  }
  if (word === "show" && name !== undefined && rest.length === 0) {
    const calibration = await calibrator.show(name);
    return {
      document: calibration,
      text: () => `${calibrationText(calibration).join("\n")}\n`,
      exitCode: EXIT.done,
    };
  }
  if (word === "remove" && name !== undefined && rest.length === 0) {
    await calibrator.remove(name);
    return {
      document: { kind: "headroom.calibration-removed", name },
      text: () => `Removed ${name}.\n`,
      exitCode: EXIT.done,
    };
  }
  throw new PlannerError("invalid_input", `\`headroom calibrate\` knows no "${positionals.join(" ")}".`, {
    hint: "Write list, show NAME or remove NAME; or --from FILE and --name NAME to make one.",
  });
}
