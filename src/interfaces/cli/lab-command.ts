/** `headroom lab`: the list of experiments, or one of them: asks, runs, keeps, shows. */
import { experimentNamed, type LabPlan } from "../../app/experiments/lab-plan.ts";
import { labLoadConsent } from "../../app/experiments/load-consent.ts";
import { PlannerError } from "../../domain/errors.ts";
import { EXPERIMENTS, type Experiment } from "../../domain/lab/experiments.ts";
import type { LabDocument, LabResult } from "../../domain/lab/lab-document.ts";
import { askLeave } from "./bench-consent.ts";
import { headersFrom } from "./bench-flags.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { LAB_FLAGS, labRequestFrom } from "./lab-flags.ts";
import { experimentsText } from "./lab-list-text.ts";
import { labProgress } from "./lab-progress.ts";
import { labText } from "./lab-text.ts";
import { redrawOf } from "./live-block.ts";

export const labCommand: Command = { flags: LAB_FLAGS, operands: "NAME", run };

async function run(invocation: Invocation): Promise<Answer> {
  const [name] = invocation.positionals;
  return name === undefined ? list(invocation.flags) : runExperiment(experimentNamed(name), invocation);
}

function list(flags: ReadonlyMap<string, string>): Answer {
  labRequestFrom(flags);
  return {
    document: {
      kind: "headroom.experiments",
      experiments: EXPERIMENTS.map(({ name, summary, effect, defaults }) => ({
        name,
        summary,
        effect,
        defaults,
      })),
    },
    text: () => `${experimentsText().join("\n")}\n`,
    exitCode: EXIT.done,
  };
}

async function runExperiment(experiment: Experiment, invocation: Invocation): Promise<Answer> {
  const { flags, services, io, signal } = invocation;
  const picture = pictureFrom(flags, experiment);
  const lab = await services.lab();
  const plan = await lab.prepare(experiment.name, labRequestFrom(flags), headersFrom(flags));
  const kept: LabResult[] = [];
  for (const file of filesFrom(flags, experiment)) kept.push((await lab.read(file)).result);
  if (experiment.effect === "load" || experiment.effect === "call") io.warn(settingsText(plan));
  if (experiment.effect === "load") {
    const { sentence } = await labLoadConsent(plan, services.loadPrice);
    await askLeave(`${sentence} ${STOPPABLE}`, flags.get("yes") === "true", io);
  }
  const path = flags.get("output");
  const notice = () => {
    if (path !== undefined && experiment.effect !== "none") io.warn(`\nWhat had ended is kept in ${path}\n`);
  };
  signal.addEventListener("abort", notice, { once: true });
  try {
    const watch = { signal, onEvent: labProgress(io, redrawOf(io, flags)) };
    const document = await lab.run({ plan, kept, watch, path });
    if (picture !== undefined) await draw(picture, document, invocation);
    return { document, text: () => `${labText(document).join("\n")}\n`, exitCode: exitCodeOf(document) };
  } finally {
    signal.removeEventListener("abort", notice);
    await lab.close();
  }
}

/** Experiments that are figures or words alone. */
const NOT_DRAWN: ReadonlySet<string> = new Set(["preflight", "gpu", "memcpy", "checklist", "explain"]);

/** Refused before anything is sent. */
function pictureFrom(flags: ReadonlyMap<string, string>, { name }: Experiment): string | undefined {
  const path = flags.get("picture");
  if (path !== undefined && !/\.(svg|png)$/i.test(path))
    throw new PlannerError("invalid_input", `--picture "${path}" ends in neither .svg nor .png.`, {
      hint: "Example: --picture sweep.svg.",
    });
  if (path !== undefined && NOT_DRAWN.has(name))
    throw new PlannerError("invalid_input", `The experiment "${name}" has nothing to draw.`, {
      hint: "Leave --picture out.",
    });
  return path;
}

async function draw(path: string, document: LabDocument, { services, io }: Invocation): Promise<void> {
  const svg = await services.pictures.lab(document);
  if (svg === null) {
    io.warn("Nothing was measured that could be drawn: no picture is written.\n");
    return;
  }
  const content = /\.png$/i.test(path) ? await services.pictures.png(svg) : svg;
  io.warn(`Wrote ${await (await services.files()).writeAtomically(path, content)}\n`);
}

function filesFrom(flags: ReadonlyMap<string, string>, { name }: Experiment): string[] {
  const files = flags.get("from")?.split("\n") ?? [];
  if (files.length > 0 && name !== "checklist" && name !== "explain")
    throw new PlannerError("invalid_input", `--from says nothing to the experiment "${name}".`, {
      hint: "checklist and explain read kept experiments.",
    });
  return files;
}

const STOPPABLE = "Ctrl+C stops it; --output FILE keeps every level that had ended.";

const settingsText = ({ settings }: LabPlan): string =>
  `NIM_BASE_URL: ${settings.baseUrl}\nNIM_CHAT_PATH: ${settings.chatPath}\nNIM_GEN_MODEL: ${settings.model}\n`;

/** As of a benchmark: an endpoint that answered nothing has failed; a machine without a GPU has not. */
function exitCodeOf({ result }: LabDocument): number {
  switch (result.experiment) {
    case "preflight":
      return result.reachable ? EXIT.done : EXIT.outside;
    case "baseline":
      return result.row.ok > 0 ? EXIT.done : EXIT.outside;
    case "sweep":
    case "overload":
      return result.rows.some(({ ok }) => ok > 0) ? EXIT.done : EXIT.outside;
    case "tokens":
      return result.cells.some(({ p50_s }) => p50_s !== null) ? EXIT.done : EXIT.outside;
    case "throughput":
      return result.ok > 0 ? EXIT.done : EXIT.outside;
    default:
      return EXIT.done;
  }
}
