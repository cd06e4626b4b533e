/** list_lab_experiments: what the lab can show, and with which parameters. */
import { z } from "zod";
import { EXPERIMENTS } from "../../domain/lab/experiments.ts";
import { plural } from "../../domain/planning/wording.ts";
import { defineTool } from "./define-tool.ts";

export const listLabExperiments = () =>
  defineTool({
    name: "list_lab_experiments",
    summary:
      "Lists the lab's experiments: what each shows, whether it sends load, its parameters and defaults.",
    effect: "none",
    input: z.strictObject({}),
    run: () => ({
      message: `There are ${plural(EXPERIMENTS.length, "experiment")}.`,
      experiments: EXPERIMENTS.map(({ name, summary, effect, defaults, also }) => ({
        name,
        shows: summary,
        sendsLoad: effect === "load",
        asksEndpoint: effect === "load" || effect === "call",
        defaults,
        takesBesides: also.filter((field) => !(field in defaults)),
      })),
    }),
  });
