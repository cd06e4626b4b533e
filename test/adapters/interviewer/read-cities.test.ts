import { expect, it } from "vitest";
import { readText } from "../../../src/adapters/interviewer/read-text.ts";
import { shippedCatalog } from "../../support/planner.ts";

const regions = new Map(shippedCatalog.regions().map(({ cloud, region }) => [`${cloud} ${region}`, true]));

it.each([
  ["GCP, Tokyo region", "gcp", "asia-northeast1"],
  ["deploy on azure in Dublin", "azure", "northeurope"],
  ["we run on AWS in Sydney", "aws", "ap-southeast-2"],
])("%s", (text, cloud, region) => {
  expect(readText(text, {}).set).toEqual({ cloud, region });
  expect(regions.has(`${cloud} ${region}`)).toBe(true);
});

it.each([
  "our team sits in Berlin, 5 rps",
  "we are based in London and use gcp",
  "customers in Tokyo ask 5 rps, on aws",
])("%s: people live there, machines may not", (text) => {
  expect(readText(text, {}).set.region).toBeUndefined();
});

it("names the regions of a city while no cloud is known, and of a country sets none", () => {
  expect(readText("host it in Paris", {}).notes.join(" ")).toContain("aws eu-west-3");
  const country = readText("data must stay in Germany", {});
  expect(country.set).toEqual({});
  expect(country.notes.join(" ")).toContain("several regions");
});
