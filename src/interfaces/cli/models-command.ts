import { findModelName } from "../../domain/catalog/model-names.ts";
import type { ModelProfile, ModelRecord } from "../../domain/catalog/model-profile.ts";
import { billionsFromParams } from "../../domain/units.ts";
import { billions, count, NOT_KNOWN } from "../format.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { checkText } from "./models-check-text.ts";
import { alignedRows, paragraph, table } from "./text-layout.ts";

export const modelsCommand: Command = {
  flags: [
    {
      name: "check",
      placeholder: "FOLDER",
      example: "./configs",
      description:
        "Read every config.json in a folder and compare the parameter count with the published one",
    },
  ],
  operands: "NAME",
  run,
};

async function run({ flags, positionals, services }: Invocation): Promise<Answer> {
  const folder = flags.get("check");
  if (folder !== undefined) {
    const rows = await services.checkModels(folder);
    return {
      document: { kind: "headroom.models-check", rows },
      text: () => `${checkText(rows).join("\n")}\n`,
      exitCode: rows.every(({ ok }) => ok) ? EXIT.done : EXIT.input,
    };
  }
  const catalog = await services.catalog();
  const names = catalog.modelNames();
  const [name] = positionals;
  if (name === undefined) {
    return {
      document: { kind: "headroom.models", models: names },
      text: () => `${listText(names).join("\n")}\n`,
      exitCode: EXIT.done,
    };
  }
  const record = catalog.model(findModelName(name, names));
  return {
    document: { kind: "headroom.model", model: record },
    text: () => `${modelText(record).join("\n")}\n`,
    exitCode: EXIT.done,
  };
}

const ALIAS_COLUMNS = 24;
const clipped = (name: string): string =>
  name.length > ALIAS_COLUMNS ? `${name.slice(0, ALIAS_COLUMNS - 1)}…` : name;

function listText(names: readonly { readonly id: string; readonly aliases: readonly string[] }[]): string[] {
  return [
    ...table(
      ["model", "also called"],
      names.map(({ id, aliases }) => [id, clipped(aliases[0] ?? "")]),
    ),
    "",
    ...paragraph(
      `${count(names.length, "model")}; \`headroom models NAME\` tells its shape. Any Hugging Face id or config.json works too.`,
    ),
  ];
}

const inBillions = (params: number): string => billions(billionsFromParams(params));

function moeRow({ moe }: ModelProfile): { label: string; value: string }[] {
  if (moe === null) return [];
  return [
    {
      label: "Experts",
      value: `${count(moe.experts)} in ${count(moe.layers, "layer")}, ${count(moe.activeExperts)} active a token`,
    },
  ];
}

function modelText({ profile, publishedParamsB, source, verified, notes, aliases }: ModelRecord): string[] {
  return [
    profile.id,
    ...alignedRows([
      { label: "Also called", value: aliases.join(", ") || NOT_KNOWN },
      { label: "Family", value: profile.family },
      {
        label: "Parameters",
        value: inBillions(profile.totalParams),
        note: `${inBillions(profile.activeParams)} active a token; published ${billions(publishedParamsB)}`,
      },
      {
        label: "Layers",
        value: count(profile.layers),
        note: `${count(profile.fullAttentionLayers)} with full attention`,
      },
      { label: "Hidden size", value: count(profile.hidden) },
      { label: "Vocabulary", value: count(profile.vocab) },
      ...moeRow(profile),
      ...profile.kvGroups.map((group, index) => ({
        label: index === 0 ? "KV cache" : "",
        value: `${count(group.layers, "layer")} × ${count(group.elementsPerToken)} elements a token`,
        note: group.window === null ? "all tokens" : `last ${count(group.window, "token")}`,
      })),
      {
        label: "Longest context",
        value: profile.maxContext === null ? NOT_KNOWN : count(profile.maxContext, "token"),
      },
      { label: "Published in", value: profile.nativePrecision },
      { label: "Source", value: `${source}${verified ? "" : " (not verified)"}` },
      ...(notes === "" ? [] : [{ label: "Notes", value: notes }]),
    ]),
  ];
}
