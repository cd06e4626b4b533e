/** The recommendation as text: the answer, the ranked machines, the seed's three reports, and what stands under them. */
import type { Recommendation, RecommendedCandidate } from "../../domain/planning/recommendation.ts";
import { fromMillions, fromThousands, millions } from "../../domain/units.ts";
import { count, date, gib, ms, number, usd, usdCents } from "../format.ts";
import { apiReport, costReport, throughputReport } from "./recommend-cost.ts";
import { paretoPlot } from "./recommend-plot.ts";
import { banner, slaReport } from "./recommend-sla.ts";
import { alignedRows, bullets, paragraph, section, table, wrap } from "./text-layout.ts";

const WIDE = 120;

const ok = ({ meetsSlo }: RecommendedCandidate): string => (meetsSlo ? "✓" : "✗");
const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;

/** "Standard_ND96isr_… × 3": the name gives way, never the number. */
function fleet({ machine, machines }: RecommendedCandidate, width: number): string {
  const times = ` × ${machines}`;
  return `${shortened(machine, Math.max(4, width - times.length))}${times}`;
}

const inMillions = (value: number): string => `${millions(value).toPrecision(3)}M`;

/** An hour to the cent, as everywhere; millions as such. */
const hourly = (value: number): string => (value >= fromMillions(1) ? inMillions(value) : value.toFixed(2));

/** Two places below a thousand dollars, none above, millions as such: columns stay narrow. */
function monthly(value: number): string {
  if (value >= fromMillions(1)) return inMillions(value);
  return value >= fromThousands(1) ? value.toFixed(0) : value.toFixed(2);
}

function narrowTable(candidates: readonly RecommendedCandidate[]): string[] {
  return table(
    ["#", "machines", "GPU", "TTFT p95", "ITL p95", "$/h", "$/M out", ""],
    candidates.map((row) => [
      String(row.rank),
      fleet(row, 22),
      shortened(row.gpu, 8),
      ms(row.latency.ttftMs.p95),
      ms(row.latency.itlMs.p95),
      hourly(row.usdPerHour),
      row.usdPerMillionOutputTokens.toFixed(2),
      ok(row),
    ]),
  );
}

function wideTable(candidates: readonly RecommendedCandidate[]): string[] {
  return table(
    ["#", "machines", "GPU", "where", "TP", "TTFT p95", "ITL p95", "$/h", "$/month", "$/M out", ""],
    candidates.map((row) => [
      String(row.rank),
      fleet(row, 26),
      shortened(row.gpu, 13),
      shortened(`${row.cloud} ${row.zone ?? row.region}`, 18),
      String(row.tp),
      ms(row.latency.ttftMs.p95),
      ms(row.latency.itlMs.p95),
      hourly(row.usdPerHour),
      monthly(row.usdPerMonth),
      row.usdPerMillionOutputTokens.toFixed(2),
      ok(row),
    ]),
  );
}

const place = (row: RecommendedCandidate): string =>
  `${row.machine}, ${row.cloud} ${row.zone ?? row.region}, price of ${date(row.priceAsOf)}`;

function nothingMeets(document: Recommendation): string[] {
  if (document.feasible) return [];
  const proofs = document.lowerBounds.filter(({ proves }) => proves).map(({ message }) => message);
  const repairs = document.repairs.map(
    (repair) =>
      `${repair.change}: ${count(repair.machines)} × ${repair.machine} (${repair.cloud} ${repair.region}), ${usdCents(repair.usdPerHour)} an hour, ${usd(repair.usdPerMonth)} a month`,
  );
  return [
    ...section("LOWER BOUND", bullets(proofs)),
    ...section("ONE CHANGE THAT WOULD DO", bullets(repairs)),
    ...(document.repairs.length === 0 && document.machineTypes > 0
      ? section(
          "ONE CHANGE THAT WOULD DO",
          paragraph("No single change of targets, formats, machines, place or pricing does it."),
        )
      : []),
  ];
}

export function recommendText(document: Recommendation, columns = 80): string {
  const [best] = document.candidates;
  const { candidates, considered, machineTypes, forecasts, unpriced } = document;
  const searched = `${count(considered)} combinations on ${count(machineTypes, "machine type")} were compared (${count(forecasts)} forecasts, ${count(unpriced, "machine type")} without a price), by ${document.objective}.`;
  return `${[
    "RECOMMENDATION",
    ...paragraph(document.summary),
    "",
    ...(candidates.length === 0 ? [] : columns >= WIDE ? wideTable(candidates) : narrowTable(candidates)),
    ...section(
      "WHY IN THIS ORDER",
      candidates.flatMap((row) => wrap(`${row.rank}. ${place(row)}: ${row.reason}`, "   ", "      ")),
    ),
    ...nothingMeets(document),
    "",
    ...paragraph(searched),
    ...(best === undefined
      ? []
      : [...slaReport(document, best), ...throughputReport(document, best), ...costReport(document, best)]),
    ...apiReport(document),
    ...paretoSection(document, columns),
    ...(best?.command == null ? [] : section("START A REPLICA", wrap(best.command, "   ", "     "))),
    ...textbookSection(document),
    ...section("WARNINGS", bullets(document.warnings.map(({ message }) => message))),
    ...section("ASSUMPTIONS", bullets(document.assumptions)),
    ...section("LIMITATIONS", bullets(document.limitations)),
    "",
    ...paragraph(
      `${document.tool.name} ${document.tool.version}, ${date(document.createdAt)}. Load ${number(document.offered.requestsPerSecond)} req/s.`,
    ),
  ].join("\n")}\n`;
}

function paretoSection({ pareto }: Recommendation, columns: number): string[] {
  const lines = paretoPlot(pareto, columns);
  return lines.length === 0 ? [] : [...banner("COST AGAINST LATENCY"), ...lines];
}

function textbookSection({ textbook }: Recommendation): string[] {
  const rows = textbook.map(({ name, value, unit, formula }) => ({
    label: name,
    value: unit === "B" ? gib(value) : `${number(value)} ${unit}`,
    note: formula,
  }));
  return section("TEXTBOOK FORMULAS, never used to rank", alignedRows(rows));
}
