/** The words that can be completed, gathered from the schema of a plan, the catalog and the kept conversations. */
import { EXPERIMENTS } from "../../domain/lab/experiments.ts";
import { parameterMeta } from "../../domain/workload/parameter.ts";
import { planRequestSchema } from "../../domain/workload/plan-request.ts";
import type { ChatCommands } from "./chat-commands.ts";
import { type CompletionWords, type KnownName, knownName } from "./complete.ts";

/** What `/why` knows reasons of. */
const FIGURES = ["replicas", "GPUs", "TTFT", "ITL", "end to end", "cost", "memory", "KV cache", "throughput"];
const FILES = ["plan.json", "plan.md", "plan.html"];

const inputs = Object.values(planRequestSchema.shape).map((schema) => ({
  flag: parameterMeta(schema)?.flag ?? "",
  aliases: parameterMeta(schema)?.flagAliases ?? [],
  values: valuesOf(schema),
}));

/** The values of an input that is one of a few words. */
function valuesOf(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const options: unknown = Reflect.get(schema, "options");
  if (Array.isArray(options) && options.every((one) => typeof one === "string")) return options;
  const unwrap: unknown = Reflect.get(schema, "unwrap");
  return typeof unwrap === "function" ? valuesOf(unwrap.call(schema)) : [];
}

/** By the name alone: the owner is long, and the catalog finds a model without it. */
function modelName(id: string, aliases: readonly string[]): KnownName {
  const name = id.slice(id.lastIndexOf("/") + 1);
  return knownName(name, [id, ...aliases]);
}

/** @param commands - the sessions are asked for anew, so that one that has just begun can be named. */
export async function completionWords(commands: ChatCommands): Promise<CompletionWords> {
  const [names, sessions] = await Promise.all([commands.names?.(), commands.sessions()]);
  const pairs = inputs.flatMap(({ flag, aliases, values }) =>
    [flag, ...aliases].map((name) => [name, values] as const),
  );
  return {
    models: names?.models.map(({ id, aliases }) => modelName(id, aliases)) ?? [],
    gpus: names?.gpus.map(({ name, aliases }) => knownName(name, aliases)) ?? [],
    first: {
      set: inputs.map(({ flag }) => flag).filter((flag) => flag !== ""),
      why: FIGURES,
      export: FILES,
      resume: sessions.map(({ id }) => id),
      lab: EXPERIMENTS.map(({ name }) => name),
    },
    values: Object.fromEntries(pairs),
  };
}
