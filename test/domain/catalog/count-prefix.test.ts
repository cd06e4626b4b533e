import { describe, expect, it } from "vitest";
import { splitCount } from "../../../src/domain/catalog/count-prefix.ts";

describe("splitCount", () => {
  it("splits a count from either end", () => {
    expect(splitCount("8xA100-80")).toEqual({ count: 8, name: "A100-80" });
    expect(splitCount("2 x H100")).toEqual({ count: 2, name: "H100" });
    expect(splitCount("4 L40S")).toEqual({ count: 4, name: "L40S" });
    expect(splitCount("8×h100s")).toEqual({ count: 8, name: "h100s" });
    expect(splitCount("H100 x8")).toEqual({ count: 8, name: "H100" });
    expect(splitCount(" A100 80GB * 4 ")).toEqual({ count: 4, name: "A100 80GB" });
  });

  it("leaves names that hold digits or an x of their own", () => {
    expect(splitCount("4090")).toEqual({ count: null, name: "4090" });
    expect(splitCount("4090 d")).toEqual({ count: null, name: "4090 d" });
    expect(splitCount("MI300X")).toEqual({ count: null, name: "MI300X" });
    expect(splitCount("TPU7x")).toEqual({ count: null, name: "TPU7x" });
    expect(splitCount("rtx 5090")).toEqual({ count: null, name: "rtx 5090" });
    expect(splitCount("")).toEqual({ count: null, name: "" });
  });
});
