/** The lab as an interface sees it: settle, run, keep, read back. */
import type { ModelRecord } from "../../domain/catalog/model-profile.ts";
import { PlannerError } from "../../domain/errors.ts";
import type { ExperimentName } from "../../domain/lab/experiments.ts";
import { type LabDocument, type LabResult, labDocumentSchema } from "../../domain/lab/lab-document.ts";
import type { LabRequest } from "../../domain/lab/lab-request.ts";
import type { ChatProbe, Clock, GpuTools, LoadGenerator } from "../ports.ts";
import { askInTurn, preflightLab, progressOf, throughputOf } from "./lab-calls.ts";
import { type Pause, watchGpu } from "./lab-host.ts";
import { type LabWatch, runBaseline, runSweep, runTokenGrid } from "./lab-load.ts";
import { labFiguresOf, readsCatalogModel } from "./lab-model.ts";
import { type LabPlan, planLab } from "./lab-plan.ts";
import { quietResult } from "./lab-quiet.ts";
import { preflightAdvice } from "./preflight-advice.ts";

export interface LabServices {
  readonly loadGenerator: LoadGenerator;
  readonly probe: ChatProbe;
  readonly gpu: GpuTools;
  readonly pause: Pause;
  readonly clock: Clock;
  readonly version: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** A model of the catalog, a path or a Hugging Face id. @throws PlannerError */
  findModel(name: string): Promise<ModelRecord>;
}

export interface LabStorage {
  readFile(path: string): Promise<string>;
  defaultPath(name: ExperimentName): string;
  write(path: string, document: LabDocument): Promise<string>;
}

export interface LabRun {
  readonly plan: LabPlan;
  /** Results of kept experiments, for those that read them. */
  readonly kept: readonly LabResult[];
  readonly watch: Omit<LabWatch, "keep">;
  /** The file every finished level is written to. */
  readonly path: string | undefined;
}

export interface Lab {
  /**
   * Settles an experiment: the figures of a catalog's model for those that compute, the first model a server lists for
   * those that ask one whose model nobody named.
   * @throws PlannerError
   */
  prepare(
    name: ExperimentName,
    typed: LabRequest,
    headers: Readonly<Record<string, string>>,
  ): Promise<LabPlan>;
  run(run: LabRun): Promise<LabDocument>;
  /** What an earlier experiment was kept as. @throws PlannerError */
  read(path: string): Promise<LabDocument>;
  /** Where an experiment is kept when nobody says. */
  defaultPath(name: ExperimentName): string;
  /** Writes the document whole. Returns the absolute path. */
  keep(path: string, document: LabDocument): Promise<string>;
  close(): Promise<void>;
}

export function createLab(services: LabServices, storage: LabStorage): Lab {
  return {
    prepare: (name, typed, headers) => prepareLab(name, typed, headers, services),
    run: (run) => runLab(run, services, storage),
    read: async (path) => documentIn(path, await storage.readFile(path)),
    defaultPath: storage.defaultPath,
    keep: storage.write,
    close: () => services.loadGenerator.close(),
  };
}

async function prepareLab(
  name: ExperimentName,
  typed: LabRequest,
  headers: Readonly<Record<string, string>>,
  services: LabServices,
): Promise<LabPlan> {
  const { variables, findModel, loadGenerator } = services;
  if (typed.model !== undefined && readsCatalogModel(name)) {
    const figures = labFiguresOf(await findModel(typed.model), name);
    return planLab(name, { ...figures, ...typed }, variables, headers);
  }
  const plan = planLab(name, typed, variables, headers);
  const isNamed = typed.model !== undefined || (variables["NIM_GEN_MODEL"] ?? "").trim() !== "";
  if (typed.endpoint === undefined || isNamed) return plan;
  const { ids } = await loadGenerator.models(plan.settings.baseUrl, { headers, insecure: false });
  return { ...plan, settings: { ...plan.settings, model: ids[0] ?? plan.settings.model } };
}

function documentIn(path: string, text: string): LabDocument {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  const document = labDocumentSchema.safeParse(parsed);
  if (document.success) return document.data;
  throw new PlannerError("invalid_input", `${path} holds no experiment of the lab.`, {
    hint: "Give a file that `headroom lab NAME --output FILE` wrote.",
  });
}

async function runLab(
  { plan, kept, watch, path }: LabRun,
  services: LabServices,
  storage: LabStorage,
): Promise<LabDocument> {
  const sends = plan.experiment.effect === "load" || plan.experiment.effect === "call";
  const documentOf = (result: LabResult, complete: boolean): LabDocument => ({
    schemaVersion: "1.0",
    kind: "headroom.lab",
    tool: { name: "headroom", version: services.version },
    createdAt: services.clock.now(),
    complete,
    settings: sends ? plan.settings : null,
    parameters: plan.request,
    result,
  });
  const keep = async (result: LabResult) => {
    if (path !== undefined) await storage.write(path, documentOf(result, false));
  };
  if (plan.experiment.effect === "load") await gate(plan, services, watch);
  const { result, complete } = await outcome(plan, kept, services, { ...watch, keep });
  return documentOf(result, complete);
}

/** Nothing is loaded that does not answer. @throws PlannerError endpoint_failed */
async function gate(plan: LabPlan, { probe }: LabServices, watch: LabRun["watch"]): Promise<void> {
  const { reachable, problem } = await preflightLab(plan, {}, probe, watch.signal);
  if (reachable) return;
  const { finding, hints } = preflightAdvice(plan.settings.baseUrl, problem ?? "no answer");
  throw new PlannerError("endpoint_failed", `Preflight failed: ${finding}.`, { hint: hints.join("\n") });
}

type Outcome = { readonly result: LabResult; readonly complete: boolean };

async function outcome(
  plan: LabPlan,
  kept: readonly LabResult[],
  services: LabServices,
  watch: LabWatch,
): Promise<Outcome> {
  const { loadGenerator } = services;
  const { name } = plan.experiment;
  if (name === "baseline") return runBaseline(plan, loadGenerator, watch);
  if (name === "sweep" || name === "overload") return runSweep(name, plan, loadGenerator, watch);
  if (name === "tokens") return runTokenGrid(plan, loadGenerator, watch);
  const result =
    name === "throughput"
      ? await runThroughput(plan, services, watch)
      : await quietResult(name, plan, kept, services, watch);
  return { result, complete: !watch.signal.aborted };
}

async function runThroughput(plan: LabPlan, services: LabServices, watch: LabWatch): Promise<LabResult> {
  const { probe, gpu, pause } = services;
  const shape = { seconds: plan.request.seconds ?? 2.5, interval: plan.request.intervalSeconds ?? 0.25 };
  // During the burst, not after it.
  const watching = watchGpu(shape, gpu, pause, watch.signal);
  const empty = { samples: [], reason: null };
  const { requests = 1 } = plan.request;
  await watch.keep(throughputOf([], empty));
  watch.onEvent({ kind: "started", label: "one at a time", requests, done: 0, steps: 1 });
  const replies = await askInTurn(plan, probe, watch.signal, (soFar) => {
    watch.onEvent({ kind: "progress", progress: progressOf(soFar) });
    return watch.keep(throughputOf(soFar, empty));
  });
  return throughputOf(replies, await watching);
}
