import { describe, expect, it } from "vitest";
import { returnOnInvestment } from "../../../src/domain/lab/return-on-investment.ts";
import { notebook } from "../../support/notebook-cases.ts";

const roiOf = (input: (typeof notebook.formula_cases.roi)[number]["input"]) =>
  returnOnInvestment({
    usersA: input.users_a,
    usersB: input.users_b,
    priceA: input.price_a,
    priceB: input.price_b,
  });

describe("the price of a concurrent user", () => {
  it.each(notebook.formula_cases.roi)(
    "S3-27: gives the notebook's values ($expected)",
    ({ input, expected }) => {
      expect(roiOf(input)).toMatchObject(expected);
    },
  );

  it("S3-28: says one thing where the dear GPU is cheaper per user, and another where it is not", () => {
    const wordings = notebook.formula_cases.roi.map(({ input }) => roiOf(input).takeaway);
    expect(wordings[0]).toContain("can be cheaper per user");
    expect(new Set(wordings.slice(1))).toEqual(
      new Set(["If concurrency does not increase, the more expensive GPU only makes more heat."]),
    );
  });
});
