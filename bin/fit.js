#!/usr/bin/env node
// `npm run fit -- --date 2026-11-24`: fits the coefficients to the measurements in config/ and writes what ships.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { readExpertKernels } from "../src/adapters/catalog/expert-kernels.ts";
import { createFileCatalog } from "../src/adapters/catalog/file-catalog.ts";
import { openMeasurements } from "../src/adapters/measurements.ts";
import { fitEverything } from "../src/app/accuracy/fit-everything.ts";
import { fitFiles } from "../src/app/accuracy/fit-files.ts";
import { cleanObservations } from "../src/app/accuracy/observe-rows.ts";

const config = join(dirname(fileURLToPath(import.meta.url)), "..", "config");
const at = process.argv.indexOf("--date");
const date = at === -1 ? "" : (process.argv[at + 1] ?? "");
if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) {
  process.stderr.write("Give the day the fit is made on: npm run fit -- --date 2026-11-24\n");
  process.exit(2);
}
const catalog = createFileCatalog(config);
const kernels = readExpertKernels(config);
const measurements = openMeasurements(config);
const rowsSha256 = createHash("sha256").update(measurements.text().join("\n")).digest("hex");
const rows = cleanObservations(measurements.table().rows, catalog).filter(({ ragged }) => !ragged);
const whole = fitEverything(rows, kernels, (done) => process.stderr.write(`fitted ${done}\n`));
const sources = new Set(rows.map(({ row }) => row.source)).size;
for (const [name, content] of Object.entries(
  fitFiles(whole, { date, rowsSha256, rows: rows.length, sources }),
)) {
  writeFileSync(join(config, name), `${JSON.stringify(content, null, 2)}\n`);
}
process.stderr.write(`loss ${whole.shipped.loss.toFixed(3)} over ${whole.shipped.rows} rows\n`);
