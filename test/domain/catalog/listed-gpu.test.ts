import { describe, expect, it } from "vitest";
import { isPlannable, type ListedGpu, plannableGpu } from "../../../src/domain/catalog/listed-gpu.ts";

const known: ListedGpu = {
  name: "X1",
  aliases: [],
  vendor: "Acme",
  architecture: "One",
  year: 2026,
  memoryNominalGb: 80,
  visibleBytes: 80 * 2 ** 30,
  visibleIsNominal: true,
  hbmBytesPerSecond: 2e12,
  peak16: 300e12,
  hasBf16: true,
  peakFp8: null,
  peakInt8: null,
  peakFp4: null,
  interconnect: "pcie5",
  linkBytesPerSecond: 63e9,
  tdpWatts: null,
  maxGpusPerNode: 8,
  notes: "",
  source: "a test",
  verified: true,
  asOf: "2026-11-22",
};

describe("plannableGpu", () => {
  it("passes a GPU whose memory, bandwidth and 16-bit rate are known, whatever else is missing", () => {
    expect(plannableGpu(known)).toEqual(known);
    expect(isPlannable(known)).toBe(true);
  });

  it("names each fact that is missing instead of taking it for zero", () => {
    const bare = { ...known, peak16: null, hbmBytesPerSecond: null, notes: "Figures not confirmed." };
    expect(isPlannable(bare)).toBe(false);
    expect(() => plannableGpu(bare)).toThrow(
      "X1 is listed, but the catalog lacks its memory bandwidth and 16-bit compute rate, so nothing can be forecast on it. Figures not confirmed.",
    );
    expect(() => plannableGpu({ ...known, visibleBytes: null })).toThrow(/lacks its memory size,/);
  });
});
