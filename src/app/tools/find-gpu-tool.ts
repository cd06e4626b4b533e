/** find_gpu: which GPU a name means, its datasheet figures and where it can be rented. */
import { z } from "zod";
import { splitCount } from "../../domain/catalog/count-prefix.ts";
import { findGpu, matchGpu } from "../../domain/catalog/gpu-names.ts";
import { defineTool } from "./define-tool.ts";
import type { ToolServices } from "./tool-services.ts";

const MOST_CANDIDATES = 8;

export const findGpuTool = ({ catalog }: ToolServices) =>
  defineTool({
    name: "find_gpu",
    summary: "Finds a GPU by the name people use: memory, bandwidth, compute and the machines that have it.",
    effect: "none",
    input: z.strictObject({
      query: z.string().min(1).max(200).describe("Name as typed, such as h100 or 8xA100-80"),
    }),
    run({ query }) {
      const gpus = catalog.listedGpus();
      const { count, name } = splitCount(query);
      const match = matchGpu(name, gpus);
      if (match.kind === "ambiguous") {
        const candidates = match.candidates.slice(0, MOST_CANDIDATES);
        return { found: null, count, candidates, message: `"${query}" could be ${candidates.join(", ")}.` };
      }
      if (match.kind === "none") {
        return {
          found: null,
          count,
          candidates: match.nearest,
          message: `No GPU named "${query}" in the catalog; nearest are ${match.nearest.join(", ")}.`,
        };
      }
      const { aliases: _aliases, ...found } = findGpu(match.id, gpus);
      const machines = catalog.machines().filter(({ gpu }) => gpu === found.name);
      return {
        found,
        count,
        candidates: [found.name],
        machines: machines.map(({ cloud, instanceType, gpus: held }) => ({
          cloud,
          instanceType,
          gpus: held,
        })),
        message: `${found.name}, ${found.memoryNominalGb} GB, in ${machines.length} cloud machine types.`,
      };
    },
  });
