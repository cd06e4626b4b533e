import type { ModelCheckRow } from "../../domain/catalog/model-check.ts";
import { billions, count, kib, NOT_KNOWN, number } from "../format.ts";
import { paragraph, table } from "./text-layout.ts";

const ID_COLUMNS = 36;
const clipped = (id: string): string => (id.length > ID_COLUMNS ? `…${id.slice(1 - ID_COLUMNS)}` : id);

const signedPercent = (value: number | null): string =>
  value === null ? NOT_KNOWN : `${value > 0 ? "+" : ""}${number(value)} %`;

/** A row a file: what was read, and how far the computed count is from the published one. */
export function checkText(rows: readonly ModelCheckRow[]): string[] {
  const read = rows.filter(({ ok }) => ok);
  const errors = read.flatMap(({ errorPercent }) => (errorPercent === null ? [] : [Math.abs(errorPercent)]));
  const worst = errors.length === 0 ? "" : `, largest difference ${number(Math.max(...errors))} %`;
  return [
    ...table(
      ["model", "size", "active", "published", "off by", "KV a token"],
      read.map((row) => [
        clipped(row.id),
        billions(row.totalParamsB),
        billions(row.activeParamsB),
        billions(row.publishedParamsB),
        signedPercent(row.errorPercent),
        kib(row.kvBytesPerToken16),
      ]),
    ),
    "",
    ...rows
      .filter(({ message }) => message !== "")
      .flatMap(({ id, message }) => paragraph(`${id}: ${message}`)),
    "",
    ...paragraph(
      `${count(read.length)} of ${count(rows.length, "file")} read; ${count(errors.length)} with a published count${worst}.`,
    ),
  ];
}
