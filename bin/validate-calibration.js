#!/usr/bin/env node
// `npm run validate:calibration`: what calibration from a few points is worth on published series. Takes seconds.
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { readExpertKernels } from "../src/adapters/catalog/expert-kernels.ts";
import { createFileCatalog } from "../src/adapters/catalog/file-catalog.ts";
import { openMeasurements } from "../src/adapters/measurements.ts";
import { calibrationTrial } from "../src/app/accuracy/calibration-trial.ts";
import { coefficientsByFold, parseFoldFile } from "../src/app/accuracy/fold-file.ts";
import { cleanObservations } from "../src/app/accuracy/observe-rows.ts";
import { medianOf } from "../src/domain/accuracy/error-statistics.ts";
import { parseCoefficientFile } from "../src/domain/forecasting/coefficient-file.ts";
import { percent } from "../src/interfaces/format.ts";

const config = join(dirname(fileURLToPath(import.meta.url)), "..", "config");
const catalog = createFileCatalog(config);
const measurements = openMeasurements(config);
const rows = cleanObservations(measurements.table().rows, catalog).filter(({ ragged }) => !ragged);
const coefficientsOf = coefficientsByFold(parseFoldFile(measurements.folds()), readExpertKernels(config));
const { bands } = parseCoefficientFile(catalog.coefficients());
const trial = calibrationTrial(rows, coefficientsOf, bands);

const METRICS = [
  ["TPOT", "itl"],
  ["tok/s", "throughput"],
  ["TTFT", "ttft"],
];
const BETWEEN = { itl: 0.02, throughput: 0.02, ttft: 0.06 };
const ABOVE = { itl: 0.045, throughput: 0.045, ttft: 0.14 };
const OTHER = { itl: 0.055, throughput: 0.055, ttft: 0.18 };
const { choices } = trial;
const upTo4 = (points) => points.filter(({ reach }) => reach <= 4);
const between = (low, high) => (points) => points.filter(({ reach }) => reach > low && reach <= high);
const above = [...choices.lowMiddleAbove, ...choices.lowestTwoAbove, ...choices.lowestThreeAbove];
const LINES = [
  ["low, middle, high -> between", choices.lowMiddleHighBetween, BETWEEN],
  ["low, middle -> between", choices.lowMiddleBetween, BETWEEN],
  ["low, high -> between", choices.lowHighBetween],
  ["low, middle -> above, to x4", upTo4(choices.lowMiddleAbove), ABOVE],
  ["lowest two -> above, to x4", upTo4(choices.lowestTwoAbove), ABOVE],
  ["lowest three -> above, to x4", upTo4(choices.lowestThreeAbove), ABOVE],
  ["all three -> above, to x4", upTo4(above), ABOVE],
  ["all three -> above, x4 to x8", between(4, 8)(above)],
  ["all three -> above, beyond x8", between(8, Number.POSITIVE_INFINITY)(above)],
  ["lowest alone -> above, to x4", upTo4(choices.lowestAbove)],
  ["highest alone -> below", choices.highestBelow],
  ["three points -> other length", trial.otherLengths, OTHER],
];

const median = (points, metric, when) =>
  medianOf(points.map(({ figures }) => Math.abs(figures[metric][when] - 1)));
const inBand = (points, metric) =>
  points.filter(({ figures }) => figures[metric].isInBand).length / Math.max(1, points.length);

function cellOf(points, metric, goal) {
  const after = median(points, metric, "after");
  const mark = goal === undefined ? "" : after <= goal[metric] ? " reached" : " MISSED";
  return `${percent(median(points, metric, "before"))} > ${percent(after)}${mark}`.padEnd(26);
}

process.stdout.write(
  `${trial.series} series of ${trial.deployments} setups, each calibrated on some of its levels and judged on the rest.\nThe fit behind it saw nothing of the source; of InferenceX nothing of the model family.\nMedian absolute error before > after calibration, and its goal; share inside the 80 % band.\n\n`,
);
process.stdout.write(
  `${"calibrated on -> judged".padEnd(32)}${"points".padStart(7)}  ${METRICS.map(([name]) => name.padEnd(26)).join("")}in band\n`,
);
for (const [name, points, goal] of LINES) {
  const cells = METRICS.map(([, metric]) => cellOf(points, metric, goal)).join("");
  const shares = METRICS.map(([, metric]) => percent(inBand(points, metric))).join(" / ");
  process.stdout.write(`${name.padEnd(32)}${String(points.length).padStart(7)}  ${cells}${shares}\n`);
}
const goalText = ({ itl, throughput, ttft }) =>
  [itl, throughput, ttft].map((goal) => percent(goal)).join(", ");
process.stdout.write(
  `\nGoals (TPOT, tok/s, TTFT): between ${goalText(BETWEEN)}; above to x4 ${goalText(ABOVE)}; other length ${goalText(OTHER)}.\n`,
);
