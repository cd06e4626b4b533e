/** The Pareto front as characters: cost to the right, latency upwards, both logarithmic. */
import type { Recommendation } from "../../domain/planning/recommendation.ts";
import { ms, usdCents } from "../format.ts";
import { table } from "./text-layout.ts";

const ROWS = 12;
const MARGIN = 10;
const NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;

type Front = Recommendation["pareto"];

const NAME_WIDTH = 22;

function fleetName(machine: string, machines: number): string {
  const times = ` × ${machines}`;
  return `${shortened(machine, Math.max(4, NAME_WIDTH - times.length))}${times}`;
}

/** 0 at the least of the values, 1 at the greatest, on a logarithmic axis. */
function place(values: readonly number[]): (value: number) => number {
  const logs = values.map(Math.log);
  const low = Math.min(...logs);
  const span = Math.max(...logs) - low;
  return (value) => (span > 0 ? (Math.log(value) - low) / span : 0);
}

function canvas(front: Front, width: number): string[] {
  const costs = front.map(({ usdPerHour }) => usdPerHour);
  const latencies = front.map(({ e2eP95Ms }) => e2eP95Ms);
  const across = place(costs);
  const up = place(latencies);
  const grid = Array.from({ length: ROWS }, () => Array.from({ length: width }, () => " "));
  for (const [index, point] of front.entries()) {
    const column = Math.round(across(point.usdPerHour) * (width - 1));
    const row = ROWS - 1 - Math.round(up(point.e2eP95Ms) * (ROWS - 1));
    const line = grid[row];
    if (line !== undefined && line[column] === " ") line[column] = NAMES[index] ?? "*";
  }
  const label = (row: number): string =>
    row === 0 ? ms(Math.max(...latencies)) : row === ROWS - 1 ? ms(Math.min(...latencies)) : "";
  const lines = grid.map((line, row) => `${label(row).padStart(MARGIN)} |${line.join("").trimEnd()}`);
  const least = usdCents(Math.min(...costs));
  const most = usdCents(Math.max(...costs));
  return [
    ...lines,
    `${" ".repeat(MARGIN)} +${"-".repeat(width)}`,
    `${" ".repeat(MARGIN + 2)}${least}${" ".repeat(Math.max(1, width - least.length - most.length))}${most}`,
  ];
}

/** Empty without at least two points to choose between. */
export function paretoPlot(front: Front, columns: number): string[] {
  const shown = front.slice(0, NAMES.length);
  const drawable = shown.filter(({ usdPerHour, e2eP95Ms }) => usdPerHour > 0 && e2eP95Ms > 0);
  if (drawable.length < 2) return [];
  return [
    "E2E p95 upwards, $ an hour to the right: no fleet that was tried is both",
    "cheaper and faster than one of these.",
    "",
    ...canvas(drawable, Math.max(20, Math.min(columns, 120) - MARGIN - 4)),
    "",
    ...table(
      ["", "machines", "replica", "format", "$/h", "E2E p95"],
      drawable.map((point, index) => [
        NAMES[index] ?? "*",
        fleetName(point.machine, point.machines),
        `${shortened(point.gpu, 14)} × ${point.gpusPerReplica}`,
        point.precision,
        usdCents(point.usdPerHour),
        ms(point.e2eP95Ms),
      ]),
    ),
  ];
}
