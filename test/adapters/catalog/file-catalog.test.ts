import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFileCatalog } from "../../../src/adapters/catalog/file-catalog.ts";
import { gibFromBytes } from "../../../src/domain/units.ts";

const config = join(import.meta.dirname, "../../../config");
const catalog = createFileCatalog(config);
const gpu = (name: string) => catalog.listedGpus().find((candidate) => candidate.name === name);

describe("GPUs of the catalog", () => {
  it("holds 78 accelerators, 69 of which can be planned on", () => {
    expect(catalog.listedGpus()).toHaveLength(78);
    expect(catalog.gpus()).toHaveLength(69);
  });

  it("gives H100's dense peaks, not the sparse ones, and the memory nvidia-smi shows", () => {
    // NVIDIA H100 data sheet: 989 TFLOPS bf16 and 1979 fp8 dense, 3.35 TB/s, NVLink 900 GB/s both directions.
    const h100 = gpu("H100-SXM-80GB");
    expect(h100).toMatchObject({
      peak16: 989e12,
      peakFp8: 1979e12,
      peakFp4: null,
      hbmBytesPerSecond: 3.35e12,
      linkBytesPerSecond: 450e9,
      hasBf16: true,
      visibleIsNominal: false,
      verified: true,
    });
    expect(gibFromBytes(h100?.visibleBytes ?? 0)).toBeCloseTo(79.65, 10);
  });

  it("runs a GPU without bf16 units at its fp16 rate", () => {
    expect(gpu("T4")).toMatchObject({ hasBf16: false, peak16: 65e12, peakFp8: null });
  });

  it("says when the visible memory is only the nominal figure", () => {
    expect(gpu("H200-NVL-141GB")).toMatchObject({ visibleIsNominal: true, memoryNominalGb: 141 });
  });

  it("gives every record a source and a date", () => {
    const bare = catalog.listedGpus().filter(({ source, asOf }) => source === "" || asOf === "");
    expect(bare.map(({ name }) => name)).toEqual([]);
  });
});

describe("machines and prices of the catalog", () => {
  it("names a GPU of the catalog in every machine", () => {
    const strangers = catalog.machines().filter((machine) => gpu(machine.gpu) === undefined);
    expect(catalog.machines()).toHaveLength(186);
    expect(strangers).toEqual([]);
  });

  it("files every price under the GPU of its own machine, never by the price list's GPU name", () => {
    const machines = new Map(
      catalog.machines().map((machine) => [`${machine.cloud} ${machine.instanceType}`, machine]),
    );
    const rows = catalog
      .listedGpus()
      .flatMap(({ name }) => catalog.prices(name).map((price) => ({ name, price })));
    const misfiled = rows.filter(
      ({ name, price }) => machines.get(`${price.cloud} ${price.instanceType}`)?.gpu !== name,
    );
    expect(rows).toHaveLength(2368);
    expect(misfiled).toEqual([]);
    // "A100-80GB" in Azure's list is the PCIe card.
    expect(
      catalog
        .prices("A100-PCIE-80GB")
        .some(({ instanceType }) => instanceType === "Standard_NC24ads_A100_v4"),
    ).toBe(true);
  });

  it("keeps the published figure, date and spot price of a row", () => {
    // Google Cloud list price of a2-ultragpu-1g in us-central1.
    const row = catalog
      .prices("A100-SXM-80GB")
      .find(({ instanceType, region }) => instanceType === "a2-ultragpu-1g" && region === "us-central1");
    expect(row).toMatchObject({ cloud: "gcp", asOf: "2026-08-03" });
    expect(row?.onDemandUsdPerHour).toBeCloseTo(5.0688, 4);
    expect(row?.spotUsdPerHour).toBeCloseTo(2.7595, 4);
  });

  it("says of AWS rows outside us-east-1 that their source has no licence file", () => {
    const rows = catalog.listedGpus().flatMap(({ name }) => catalog.prices(name));
    const old = rows.filter(({ cloud, asOf }) => cloud === "aws" && asOf === "2026-01-21");
    expect(old).toHaveLength(1072);
    expect(old.every(({ source }) => source.includes("no licence file"))).toBe(true);
  });

  it("never shows a price of zero, and no price where none is known", () => {
    const rows = catalog.listedGpus().flatMap(({ name }) => catalog.prices(name));
    const dollars = rows.flatMap((row) => [row.onDemandUsdPerHour, row.spotUsdPerHour]);
    expect(dollars.filter((price) => price !== null && price <= 0)).toEqual([]);
    expect(rows.filter(({ cloud, spotUsdPerHour }) => cloud !== "gcp" && spotUsdPerHour !== null)).toEqual(
      [],
    );
    expect(catalog.prices("GB300")).toEqual([]);
    expect(catalog.prices("../gpus")).toEqual([]);
  });

  it("lists the region and zone of every price", () => {
    const zones = new Map(catalog.regions().map(({ cloud, region, zones }) => [`${cloud} ${region}`, zones]));
    const rows = catalog.listedGpus().flatMap(({ name }) => catalog.prices(name));
    const lost = rows.filter(({ cloud, region, zone }) => {
      const known = zones.get(`${cloud} ${region}`);
      return known === undefined || (zone !== null && !known.includes(zone));
    });
    expect(lost).toEqual([]);
  });
});

describe("engines and presets of the catalog", () => {
  it("gives each engine a class, a utilisation below 1 and an origin for each field", () => {
    expect(catalog.engines().map(({ name, engineClass }) => [name, engineClass])).toEqual([
      ["vllm", "vllm"],
      ["sglang", "sglang"],
      ["trtllm", "trtpt"],
      ["trtllm-cpp", "trtcpp"],
      ["vllm-0.8", "vllmold"],
    ]);
    for (const engine of catalog.engines()) {
      expect(engine.memoryUtilization).toBeGreaterThan(0);
      expect(engine.memoryUtilization).toBeLessThan(1);
      expect(engine.origins).toMatchObject({
        memoryUtilization: expect.any(String),
        runtimeGib: expect.any(String),
      });
    }
  });

  it("names presets once and gives each lengths and a source", () => {
    const names = catalog.presets().flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    expect(catalog.presets().every(({ isl, osl, source }) => isl > 0 && osl > 0 && source !== "")).toBe(true);
  });
});

describe("a damaged config folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "headroom-catalog-"));
  beforeAll(() => cpSync(config, folder, { recursive: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const damagedBy = (file: string, mend: (text: string) => string) => {
    const whole = readFileSync(join(folder, file), "utf8");
    writeFileSync(join(folder, file), mend(whole));
    return () => writeFileSync(join(folder, file), whole);
  };

  it("is not read before it is asked for", () => {
    expect(() => createFileCatalog(join(folder, "nowhere"))).not.toThrow();
  });

  it("names the path when a file is missing or is not JSON", () => {
    expect(() => createFileCatalog(join(folder, "nowhere")).gpus()).toThrow(
      expect.objectContaining({
        code: "unreadable_file",
        message: expect.stringContaining("nowhere/gpus.json: is missing"),
      }),
    );
    const restore = damagedBy("gpus.json", () => "<html></html>");
    expect(() => createFileCatalog(folder).gpus()).toThrow(/gpus\.json: is not JSON/);
    restore();
  });

  it("names the field that is missing or of the wrong kind", () => {
    const restore = damagedBy("gpus.json", (text) => text.replace('"memoryGb":16', '"memoryGb":"16 GB"'));
    expect(() => createFileCatalog(folder).gpus()).toThrow(
      /gpus\[0\]\.memoryGb is missing or not a number or null/,
    );
    restore();
    const mend = damagedBy("models.json", (text) => text.replace('"hidden":4096', '"hidden":null'));
    expect(() => createFileCatalog(folder).model("meta-llama/Llama-2-7b-hf")).toThrow(
      /models\[0\]\.shape\.hidden is missing or not a number/,
    );
    mend();
  });

  it("refuses a price of zero rather than plan with it", () => {
    const restore = damagedBy("prices/GB200.json", (text) => text.replace(/,\d+\.\d+,null,/, ",0,null,"));
    expect(() => createFileCatalog(folder).prices("GB200")).toThrow(
      /rows\[\d+\] has a price that is not above 0/,
    );
    restore();
  });
});
