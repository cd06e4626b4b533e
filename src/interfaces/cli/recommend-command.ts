/** `headroom recommend`: machines ranked by cost under the SLO. */
import { parseCatalogFile } from "../../app/recommend/catalog-file.ts";
import type { RecommendOptions } from "../../app/recommend/prepare-search.ts";
import { type RecommendRequest, recommendRequestSchema } from "../../app/recommend/recommend-request.ts";
import { parseWorkloads } from "../../app/recommend/workload-file.ts";
import type { Region } from "../../domain/catalog/region.ts";
import { PlannerError } from "../../domain/errors.ts";
import { percentFromFraction } from "../../domain/units.ts";
import type { FlagSpec } from "./arguments.ts";
import { type Answer, type Command, EXIT, type Invocation } from "./command.ts";
import { recommendText } from "./recommend-text.ts";
import { flagValues, schemaFlags } from "./schema-flags.ts";

const RECOMMEND_FLAGS = schemaFlags(recommendRequestSchema.shape);

const OWN_FLAGS: readonly FlagSpec[] = [
  { name: "list-zones", description: "List regions and zones that have prices, and stop" },
  {
    name: "workloads",
    placeholder: "FILE",
    example: "workload_defaults.json",
    description: "Workloads of your own, in a JSON file",
  },
  {
    name: "catalog",
    placeholder: "FILE",
    example: "aws_catalog.json",
    description: "Machines and prices of your own, in a JSON file, beside the shipped ones",
  },
  {
    name: "formulas",
    placeholder: "textbook",
    example: "textbook",
    description:
      "Print the textbook formulas (ConfigIQ's) and their results beside the ranking; never used to rank",
  },
  {
    name: "picture",
    placeholder: "FILE",
    example: "front.svg",
    description: "Write cost against latency as an SVG picture",
  },
];

/** Names people use for a precision or a way of paying, besides its own. */
const WORDS: Readonly<Record<string, string>> = {
  half: "fp16",
  float16: "fp16",
  bfloat16: "bf16",
  awq: "int4",
  gptq: "int4",
  "on-demand": "ondemand",
  on_demand: "ondemand",
};

export const recommendCommand: Command = {
  flags: [...RECOMMEND_FLAGS.map(({ spec }) => spec), ...OWN_FLAGS],
  operands: "",
  run,
};

async function jsonIn(path: string, readFile: (path: string) => Promise<string>): Promise<unknown> {
  const text = await readFile(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PlannerError("unreadable_file", `"${path}" is not JSON.`, {
      hint: "Look for a missing comma or quotation mark.",
      cause: error,
    });
  }
}

async function optionsIn({ flags, services, io, signal }: Invocation): Promise<RecommendOptions> {
  const workloads = flags.get("workloads");
  const catalog = flags.get("catalog");
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
  let announced = 0;
  return {
    signal,
    textbook: formulas !== undefined,
    onProgress: (doneFraction) => {
      if (io.stderrIsTerminal !== true) return;
      const tenth = Math.floor(doneFraction * 10);
      if (tenth <= announced) return;
      announced = tenth;
      io.warn(
        `\r${doneFraction >= 1 ? " ".repeat(40) : `Comparing machines: ${Math.round(percentFromFraction(doneFraction))} %`}${doneFraction >= 1 ? "\r" : ""}`,
      );
    },
    ...(workloads === undefined
      ? {}
      : { workloads: parseWorkloads(await jsonIn(workloads, services.readFile), workloads) }),
    ...(catalog === undefined
      ? {}
      : {
          ownCatalog: parseCatalogFile(
            await jsonIn(catalog, services.readFile),
            catalog,
            (await services.catalog()).listedGpus(),
            (await services.now()).slice(0, 10),
          ),
        }),
  };
}

async function run(invocation: Invocation): Promise<Answer> {
  const { flags, services, io } = invocation;
  if (flags.get("list-zones") === "true") return zones(invocation);
  const request: RecommendRequest = recommendRequestSchema.parse(flagValues(RECOMMEND_FLAGS, flags, WORDS));
  const options = await optionsIn(invocation);
  const recommender = await services.recommender();
  const document = await recommender.recommend(request, options);
  const picture = flags.get("picture");
  if (picture !== undefined) {
    const svg = await services.pictures.pareto(document);
    const content = picture.toLowerCase().endsWith(".png") ? await services.pictures.png(svg) : svg;
    io.warn(`Wrote ${await (await services.files()).writeAtomically(picture, content)}\n`);
  }
  return {
    document,
    text: () => recommendText(document, io.columns ?? 80),
    exitCode: document.feasible ? EXIT.done : EXIT.noPlan,
  };
}

async function zones({ flags, services }: Invocation): Promise<Answer> {
  const cloud = flags.get("cloud")?.toLowerCase();
  const regions = (await services.catalog())
    .regions()
    .filter((region) => cloud === undefined || region.cloud === cloud);
  return {
    document: { kind: "headroom.zones", regions },
    text: () => `${zonesText(regions).join("\n")}\n`,
    exitCode: EXIT.done,
  };
}

function zonesText(regions: readonly Region[]): string[] {
  const zoned = regions.flatMap(({ zones: names }) => names);
  return [
    "Available regions and zones:",
    "=".repeat(60),
    "",
    "Regions:",
    ...regions.map(({ cloud, region }) => `  ${region} (${cloud})`),
    "",
    "Zones:",
    ...zoned.map((zone) => `  ${zone}`),
  ];
}
