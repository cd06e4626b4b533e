/** The two pictures of a sizing run in characters. */
import type { SizingResult } from "../../domain/sizing/size-sweep.ts";
import { analysisPanels, simplePanel } from "./sizing-picture.ts";
import { terminalPlot } from "./terminal-plot.ts";

export function sizingPlots(result: SizingResult): string[] {
  const simple = simplePanel(result);
  const panels = [...(simple === null ? [] : [simple]), ...analysisPanels(result)];
  return panels.flatMap((panel) => ["", ...terminalPlot(panel)]);
}
