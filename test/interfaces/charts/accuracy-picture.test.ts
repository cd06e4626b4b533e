import { describe, expect, it } from "vitest";
import { pngOf } from "../../../src/adapters/png-picture.ts";
import { accuracyPicture } from "../../../src/interfaces/charts/accuracy-picture.ts";
import { logScale } from "../../../src/interfaces/charts/log-scale.ts";

const row = (source: string, measured: number, forecast: number, metric = "tpotMs") => ({
  source,
  metric,
  measured,
  forecast,
  ragged: false,
});
const rows = [
  row("page <a>", 10, 11),
  row("page <a>", 20, 19),
  row("other", 100, 50),
  row("other", 5, 6, "ttftMs"),
];

describe("the picture of forecasts against measurements", () => {
  const svg = accuracyPicture(rows, "Accuracy & more");

  it("has a panel for each figure there is, the sources by name, and all text escaped", () => {
    expect(svg.match(/<rect [^>]*fill="none"/g)).toHaveLength(2);
    expect(svg).toContain("page &lt;a&gt;");
    expect(svg).toContain("Accuracy &amp; more");
    expect(svg).toContain("(3 rows)");
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("draws sources in other shapes, not in other colours alone", () => {
    const shapes = [...svg.matchAll(/<path d="M[\d.]+,[\d.]+(m[^"M]*)/g)].map(([, shape]) => shape);
    expect(new Set(shapes).size).toBe(2);
  });

  it("leaves out ragged rows, and has something to show without any row", () => {
    const ragged = rows.map((one) => ({ ...one, ragged: true }));
    expect(accuracyPicture(ragged, "Empty")).toContain("<svg");
  });

  it("becomes a PNG", async () => {
    const png = await pngOf(svg);
    expect([...png.slice(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
    expect(png.length).toBeGreaterThan(1000);
  });
});

describe("a logarithmic axis", () => {
  it("runs over whole decades", () => {
    const scale = logScale([3, 450]);
    expect(scale.ticks).toEqual([1, 10, 100, 1000]);
    expect(scale.place(10)).toBeCloseTo(1 / 3, 12);
  });

  it("does not fail on one value or none", () => {
    expect(logScale([10]).ticks).toEqual([10, 100]);
    expect(logScale([]).ticks).toEqual([1, 10]);
  });
});
