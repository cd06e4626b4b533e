#!/usr/bin/env node
// `npm run ablation`: what each term of the fitted model buys. Takes about two minutes.
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { readExpertKernels } from "../src/adapters/catalog/expert-kernels.ts";
import { createFileCatalog } from "../src/adapters/catalog/file-catalog.ts";
import { openMeasurements } from "../src/adapters/measurements.ts";
import { ABLATION_COLUMNS, ablate } from "../src/app/accuracy/ablate.ts";
import { cleanObservations } from "../src/app/accuracy/observe-rows.ts";
import { percent } from "../src/interfaces/format.ts";

const config = join(dirname(fileURLToPath(import.meta.url)), "..", "config");
const kernels = readExpertKernels(config);
const table = openMeasurements(config).table();
const rows = cleanObservations(table.rows, createFileCatalog(config)).filter(({ ragged }) => !ragged);
const width = 38;
process.stdout.write(
  `Median error on held-out rows; InferenceX by model family. Each line without one term, fitted again.\n\n`,
);
process.stdout.write(
  `${"without".padEnd(width)}${ABLATION_COLUMNS.map((name) => name.padStart(15)).join("")}\n`,
);
for (const { term, errors } of ablate(rows, kernels, (term) => process.stderr.write(`${term}\n`))) {
  const cells = ABLATION_COLUMNS.map((name) => percent(errors[name]).padStart(15));
  process.stdout.write(`${term.padEnd(width)}${cells.join("")}\n`);
}
