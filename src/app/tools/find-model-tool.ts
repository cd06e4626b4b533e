/** find_model: which model a name means, and what is known of it. */
import { z } from "zod";
import { matchName } from "../../domain/catalog/name-match.ts";
import { billionsFromParams } from "../../domain/units.ts";
import { defineTool } from "./define-tool.ts";
import type { ToolServices } from "./tool-services.ts";

const MOST_CANDIDATES = 8;

export const findModelTool = ({ catalog }: ToolServices) =>
  defineTool({
    name: "find_model",
    summary: "Finds a model of the catalog by the name people use; lists candidates when it is ambiguous.",
    effect: "none",
    input: z.strictObject({
      query: z.string().min(1).max(500).describe("Name as typed, such as llama 3.1 8b"),
    }),
    run({ query }) {
      const match = matchName(query, catalog.modelNames());
      if (match.kind === "ambiguous") {
        const candidates = match.candidates.slice(0, MOST_CANDIDATES);
        return { found: null, candidates, message: `"${query}" could be ${candidates.join(", ")}.` };
      }
      if (match.kind === "none") {
        return {
          found: null,
          candidates: match.nearest,
          message: `No model named "${query}" in the catalog; nearest are ${match.nearest.join(", ")}. A Hugging Face id or a path works too.`,
        };
      }
      const { profile, publishedParamsB, source, verified, notes } = catalog.model(match.id);
      const found = {
        id: profile.id,
        family: profile.family,
        parametersB: publishedParamsB ?? billionsFromParams(profile.totalParams),
        activeParametersB: billionsFromParams(profile.activeParams),
        isMoe: profile.moe !== null,
        layers: profile.layers,
        nativePrecision: profile.nativePrecision,
        maxContext: profile.maxContext,
        verified,
        source,
        notes,
      };
      return { found, candidates: [match.id], message: `${profile.id}, ${profile.nativePrecision}.` };
    },
  });
