import { describe, expect, it } from "vitest";
import { paretoPicture } from "../../../src/interfaces/charts/pareto-picture.ts";
import { recommend } from "../../support/recommending.ts";

describe("the picture of cost against latency", () => {
  it("numbers every fleet of the front and names its machine, cost and latency", async () => {
    const document = await recommend({ model: "llama-3.1-8b", users: 100 });
    const svg = paretoPicture(document);
    expect(document.pareto.length).toBeGreaterThan(3);
    for (const [index, { machine }] of document.pareto.entries()) {
      expect(svg).toContain(`>${index + 1}</text>`);
      expect(svg).toContain(machine);
    }
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
  it("is drawn without a fleet too", async () => {
    const svg = paretoPicture(await recommend({ model: "llama-3.1-8b", users: 100, ttftMs: 1 }));
    expect(svg).toMatch(/^<svg /);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});
