/** Where and how the fleet runs: cloud, region, zone, spot, tensor parallelism, budget. */
import { fractionFromPercent, HOURS_PER_MONTH } from "../../domain/units.ts";
import { CLOUD_WORDS, REGION_WORDS } from "./place-words.ts";
import { number, quantity } from "./quantity.ts";
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const CLOUD = new RegExp(
  `\\b(?:(?:on|in|at|from|with|use|using)\\s+)?(?<cloud>${CLOUD_WORDS})\\b(?:\\s+(?:cloud|web services))?`,
);
const ZONE =
  /\b(?:(?:in|zone|region)\s+)?(?<zone>[a-z]{2,}-[a-z]+\d-[a-f]|[a-z]{2}-(?:gov-)?[a-z]+-\d[a-f])\b/;
const REGION = new RegExp(`\\b(?:(?:in|zone|region)\\s+)?(?<region>${REGION_WORDS})\\b`);
const MONEY = String.raw`(?:(?:us)?\$|usd|€)?\s*${number("n")}\s*(?:us)?(?:d(?:ollars?)?|\$|usd|dollars?|bucks)?`;
const BUDGET = [
  new RegExp(
    String.raw`(?:(?:monthly|total|(?<each>annual|yearly|daily|weekly|hourly))\s+)?(?<!\b(?:latency|time|token|error|memory|ttft|e2e)\s)(?:budget|spend|cost)(?:\s+(?:cap|limit|ceiling|target))?\s*(?:is|of|=|:|at|to|under|below|max(?:imum)?|at most|up to|must be|should be|stay)*\s*(?:under|below|within|at most|less than|no more than)?\s*${MONEY}(?:\s*(?:\/|an?|per|each|every)?\s*(?<period>h(?:(?:ou)?r)?|day|week|month|quarter|mo|year|yr|monthly|yearly|annually)\b)?`,
  ),
  new RegExp(
    String.raw`(?:under|below|within|at most|no more than|max(?:imum)?(?: of)?|up to|<=?|≤)?\s*(?:(?:us)?\$)\s*${number("n")}\s*(?:\/|an?|per|each|every)?\s*(?<period>h(?:(?:ou)?r)?|day|week|month|quarter|mo|year|yr|monthly|yearly|annually)\b(?:\s+budget)?`,
  ),
  new RegExp(
    String.raw`${number("n")}\s*(?:usd|dollars?|bucks|\$)\s*(?:\/|an?|per|each|every)?\s*(?<period>h(?:(?:ou)?r)?|day|week|month|quarter|mo|year|yr|monthly|yearly|annually)\b`,
  ),
];
const MEMORY_SHARE =
  /\b(?:gpu[- ])?mem(?:ory)?[- ](?:util(?:i[sz]ation)?|fraction(?:[- ]static)?)\s*(?:of|is|=|:|at|to)?\s*(?<n>\d*\.?\d+)\s*(?<percent>%|percent)?/;
const TP = [
  /\b(?:split|shard|spread|run)\s+(?:\w+\s+){0,4}?(?:across|over|on)\s+(?<n>\d+)\s*gpus?\b(?:\s+each)?/,
  /(?<n>\d+)\s*gpus?\s*(?:per|a|each|for each)\s*replica/,
  /\btp(?:[- ]?(?:degree|size))?\s*(?:of|is|=|:)?\s*(?<n>\d+)\b/,
  new RegExp(String.raw`\btensor[- ]parallel(?:ism|[- ]size)?\s*(?:of|is|=|:|degree)?\s*${number("n")}`),
  new RegExp(`${number("n")}[- ]way tensor[- ]parallel(?:ism)?`),
];

export function readFleet(scan: Scanner, note: Notebook): void {
  scan.take(/\b(?:no|not|without|avoid)\s+spot\b|\bon[- ]?demand\b/, () => {
    note.set.spot = false;
    return true;
  });
  scan.take(
    /\b(?:on\s+|use\s+|with\s+)?(?:spot|preemptible)(?:\s+(?:instances?|vms?|machines?|prices?|pricing))?\b/,
    () => {
      note.set.spot = true;
      return true;
    },
  );
  scan.take(ZONE, (groups) => {
    note.set.zone = groups["zone"]?.toLowerCase();
    return true;
  });
  scan.take(REGION, (groups) => {
    note.set.region = groups["region"]?.toLowerCase();
    return true;
  });
  scan.take(CLOUD, (groups) => {
    note.set.cloud = cloudOf(groups["cloud"] ?? "");
    return true;
  });
  for (const pattern of BUDGET) {
    scan.take(pattern, (groups) => {
      note.set.monthlyBudgetUsd =
        quantity(groups["n"] ?? "") * timesAMonth(groups["period"] ?? groups["each"]);
      return true;
    });
  }
  scan.take(MEMORY_SHARE, ({ n = "", percent }) => {
    note.set.memoryUtilization = percent === undefined ? Number(n) : fractionFromPercent(Number(n));
    return true;
  });
  for (const pattern of TP) {
    scan.take(pattern, (groups) => {
      note.set.tp = quantity(groups["n"] ?? "");
      return true;
    });
  }
}

function cloudOf(word: string): "gcp" | "aws" | "azure" {
  const name = word.toLowerCase();
  if (name.startsWith("a") && name !== "azure") return "aws";
  return name === "azure" || name === "microsoft" ? "azure" : "gcp";
}

function timesAMonth(period: string | undefined): number {
  const text = (period ?? "month").toLowerCase();
  if (text.startsWith("h")) return HOURS_PER_MONTH;
  if (text.startsWith("d")) return HOURS_PER_MONTH / 24;
  if (text.startsWith("w")) return HOURS_PER_MONTH / (7 * 24);
  if (text.startsWith("q")) return 1 / 3;
  return text.startsWith("y") || text.startsWith("a") ? 1 / 12 : 1;
}
