import { join } from "node:path";
import { createFileCatalog } from "../../../src/adapters/catalog/file-catalog.ts";
import { type ObservedRows, observeRows, rowCatalogOf } from "../../../src/app/accuracy/observe-rows.ts";
import { tableOf } from "./sample-rows.ts";

export const sampleCatalog = createFileCatalog(join(import.meta.dirname, "../../../config"));
const rowCatalog = rowCatalogOf(sampleCatalog);

export const observationsOf = (...rows: readonly Readonly<Record<string, string>>[]): ObservedRows =>
  observeRows(tableOf(...rows).rows, rowCatalog);
