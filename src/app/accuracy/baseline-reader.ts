/** What other models say of a row: computed (textbook roofline) or published beside the measurements. */
import { closedLoopThroughput, type RowFigures } from "../../domain/accuracy/forecast-row.ts";
import type { Observation } from "../../domain/accuracy/observation.ts";
import type { BaselineFigures } from "../../domain/accuracy/summarise.ts";
import { textbookFigures } from "../../domain/accuracy/textbook-baseline.ts";
import type { Measurements } from "../ports.ts";

const NOTHING: RowFigures = {};

/** Published latencies of a closed loop imply a throughput. */
function withThroughput(figures: RowFigures, { load, request }: Observation): RowFigures {
  const { ttftMs, tpotMs, outputTokensPerSecond } = figures;
  if (load.kind !== "closedLoop" || outputTokensPerSecond !== undefined) return figures;
  if (ttftMs === undefined || tpotMs === undefined) return figures;
  const implied = closedLoopThroughput(load.clients, request.osl, ttftMs, tpotMs);
  return { ...figures, outputTokensPerSecond: implied };
}

export function baselineReader(measurements: Measurements): BaselineFigures {
  const published = measurements.baselines();
  return (observation, baseline) => {
    if (baseline === "roofline") return textbookFigures(observation);
    const row = published.get(observation.row.id);
    if (row === undefined) return NOTHING;
    return withThroughput(baseline === "aiconfigurator" ? row.aiconfigurator : row.physics, observation);
  };
}
