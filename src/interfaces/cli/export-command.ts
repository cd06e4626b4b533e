/** `headroom export`: deployment files from a plan, or from the flags of a benchmark. No key is ever written into one. */
import { hostOf } from "../../app/crew/allowed-host.ts";
import { benchConsent } from "../../app/experiments/load-consent.ts";
import { k8sBench } from "../../app/export/k8s-bench.ts";
import type { Export, Place } from "../../app/export/manifest.ts";
import { hpaExport, kedaExport, vllmExport } from "../../app/export/serving.ts";
import { EXPORT_TARGETS, type ExportTarget } from "../../app/export/targets.ts";
import { PlannerError } from "../../domain/errors.ts";
import { count } from "../format.ts";
import { benchRequestFrom, REQUEST_FLAGS } from "./bench-flags.ts";
import { wholeNumber } from "./bench-shared.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { EXPORT_FLAGS } from "./export-flags.ts";
import { nearest } from "./nearest.ts";
import { readPlan } from "./plan-file.ts";
import { alignedRows } from "./text-layout.ts";

export const exportCommand: Command = { flags: EXPORT_FLAGS, operands: "TARGET", run };

const DEFAULT_WORKERS = 2;
const MOST_WORKERS = 1000;
const DEFAULT_PROMETHEUS = "http://prometheus-operated.monitoring.svc:9090";
const DEFAULT_VLLM_IMAGE = "vllm/vllm-openai:v0.11.0";

async function run(invocation: Invocation): Promise<Answer> {
  const [name] = invocation.positionals;
  if (name === undefined) return list();
  const target = targetNamed(name);
  const made = target.from === "bench" ? await fromBench(invocation) : await fromPlan(target, invocation);
  const { yaml } = invocation.services;
  const text = await yaml(made.about, made.manifests);
  return {
    document: { kind: "headroom.export", target: made.target, about: made.about, manifests: made.manifests },
    text: () => text,
    exitCode: EXIT.done,
  };
}

function list(): Answer {
  const rows = EXPORT_TARGETS.map(({ name, from, summary }) => ({
    label: name,
    value: summary,
    note: from === "plan" ? "--plan FILE" : "flags of headroom bench",
  }));
  return {
    document: { kind: "headroom.exports", targets: EXPORT_TARGETS },
    text: () => `What can be exported, as YAML on stdout:\n${alignedRows(rows).join("\n")}\n`,
    exitCode: EXIT.done,
  };
}

function targetNamed(typed: string): ExportTarget {
  const names = EXPORT_TARGETS.map(({ name }) => name);
  const found = EXPORT_TARGETS.find(({ name }) => name === typed.toLowerCase());
  if (found !== undefined) return found;
  const guess = nearest(typed.toLowerCase(), names);
  throw new PlannerError("invalid_input", `"${typed.slice(0, 60)}" is nothing that can be exported.`, {
    hint: `${guess === undefined ? "" : `Did you mean ${guess}? `}There are ${names.join(", ")}.`,
  });
}

/** Names of Kubernetes objects (RFC 1123), with room for what is added to them. */
const OBJECT_NAME = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;

function placeFrom(flags: ReadonlyMap<string, string>, fallback: string): Place {
  const namespace = flags.get("namespace") ?? null;
  const name = flags.get("name") ?? fallback;
  for (const [flag, value] of [
    ["name", name],
    ["namespace", namespace],
  ] as const) {
    if (value !== null && !OBJECT_NAME.test(value))
      throw new PlannerError("invalid_input", `--${flag} "${value.slice(0, 60)}" is no name in Kubernetes.`, {
        hint: "Up to 40 small letters, digits and dashes, a letter first.",
      });
  }
  return { name, namespace };
}

function refuse(flags: ReadonlyMap<string, string>, names: readonly string[], why: string): void {
  const typed = names.find((name) => flags.has(name));
  if (typed !== undefined)
    throw new PlannerError("invalid_input", `--${typed} ${why}.`, { hint: "Leave it out." });
}

async function fromBench({ flags, services }: Invocation): Promise<Export> {
  refuse(flags, ["plan", "prometheus"], "says nothing to the export k8s-bench");
  refuse(flags, ["dataset", "trace"], "names a file that the cluster does not have");
  const request = benchRequestFrom(flags);
  if (request.endpoint !== undefined && request.model === undefined)
    throw new PlannerError("missing_input", "An export asks no endpoint for its models.", {
      hint: "Name the model with --model.",
    });
  const bench = await services.bench();
  const plan = await bench.prepare(request, {});
  const workers = wholeNumber("workers", flags.get("workers") ?? `${DEFAULT_WORKERS}`, MOST_WORKERS);
  const { sentence } = await benchConsent(plan, services.loadPrice);
  return k8sBench({
    ...placeFrom(flags, "headroom-bench"),
    image: flags.get("image") ?? `headroom:${services.version}`,
    workers,
    benchArguments: benchArguments(flags),
    host: hostOf(new URL(plan.target.url)),
    consent: `${sentence} It comes from ${count(workers, "worker")}.`,
  });
}

const benchArguments = (flags: ReadonlyMap<string, string>): string[] =>
  REQUEST_FLAGS.flatMap(({ spec: { name, placeholder } }) => {
    const value = flags.get(name);
    if (value === undefined || value === "false") return [];
    return placeholder === undefined ? [`--${name}`] : [`--${name}`, value];
  });

async function fromPlan({ name }: ExportTarget, { flags, services }: Invocation): Promise<Export> {
  const benchNames = REQUEST_FLAGS.map(({ spec }) => spec.name);
  refuse(flags, [...benchNames, "workers"], `says nothing to the export ${name}, which is made from a plan`);
  const path = flags.get("plan");
  if (path === undefined)
    throw new PlannerError("missing_input", `The export ${name} is made from a plan.`, {
      hint: `headroom plan … --output plan.json, then headroom export ${name} --plan plan.json.`,
    });
  const plan = readPlan(path, await services.readFile(path));
  const place = placeFrom(flags, "vllm");
  if (name === "vllm") return vllmExport(plan, { ...place, image: flags.get("image") ?? DEFAULT_VLLM_IMAGE });
  if (name === "hpa") return hpaExport(plan, place);
  return kedaExport(plan, { ...place, prometheus: flags.get("prometheus") ?? DEFAULT_PROMETHEUS });
}
