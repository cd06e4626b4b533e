/** The charts, each loaded when it is drawn. */
import type { Pictures } from "./interfaces/cli/command.ts";

export const pictures: Pictures = {
  accuracy: async (rows, title) =>
    (await import("./interfaces/charts/accuracy-picture.ts")).accuracyPicture(rows, title),
  benchmark: async (document) =>
    (await import("./interfaces/charts/benchmark-picture.ts")).benchmarkPicture(document),
  benchmarkReport: async (document) =>
    (await import("./interfaces/charts/benchmark-report.ts")).benchmarkReport(document),
  sizingPlots: async (result) => (await import("./interfaces/charts/sizing-terminal.ts")).sizingPlots(result),
  pareto: async (document) => (await import("./interfaces/charts/pareto-picture.ts")).paretoPicture(document),
  lab: async (document) => (await import("./interfaces/charts/lab-picture.ts")).labPicture(document),
  png: async (svg) => (await import("./adapters/png-picture.ts")).pngOf(svg),
};
