import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { unsupportedFigures } from "../../../src/app/agent/figure-check.ts";
import { evidenceIn } from "../../../src/app/agent/figure-facts.ts";
import { gateOver, LEFT_OUT } from "../../../src/app/agent/figure-gate.ts";
import { PLAN } from "../../support/figure-evidence.ts";

const evidence = evidenceIn(
  [
    new HumanMessage(
      "Serve Llama 3.1 8B at 20 rps, 500 tokens in, budget $25k a month, TTFT under 500 ms p95",
    ),
    new ToolMessage({ content: JSON.stringify(PLAN), tool_call_id: "a", name: "plan_capacity" }),
  ],
  {},
);
const passes = (sentence: string) => unsupportedFigures(sentence, evidence).length === 0;

describe("figures that follow by arithmetic", () => {
  it.each([
    // 20,089.60 / 25,000 = 80.4 %; 25,000 − 20,089.60 = 4,910.40; 27.52 × 24 = 660.48; 27.52 / 8 = 3.44
    "That uses 80% of your budget and leaves $4,910 a month.",
    "A day costs $660, and per GPU that is $3.44 an hour.",
    // 500 − 187.4 = 312.6; 1 − 0.62 = 0.38; 1000 / 9.78 = 102.2; 31.7 × 4 = 126.8
    "Your TTFT target leaves 313 ms of slack.",
    "Steady utilization leaves 38% idle.",
    "At the mean ITL a stream runs at about 102 tokens per second.",
    "Together the four replicas do 126.8 requests per second.",
    // 20/s × 3600 and × 86,400; 131,072 B = 128 KiB
    "That makes 72,000 requests per hour, or 1.73 million a day.",
    "The KV cache takes 128 KiB per token.",
  ])("pass: %s", (sentence) => {
    expect(unsupportedFigures(sentence, evidence).map(({ values }) => values)).toEqual([]);
  });
  it.each([
    "That uses 60% of your budget.",
    "A day costs $840.",
    "Per GPU that is $4.30 an hour.",
    "Your TTFT target leaves 213 ms of slack.",
    "Together the four replicas do 158.5 requests per second.",
    "Your one-second TTFT limit is met.",
    "You need a dozen H100s for this.",
    "The plan is for Qwen2.5-7B on H100-SXM-80GB.",
  ])("are caught when they do not: %s", (sentence) => {
    expect(passes(sentence)).toBe(false);
  });
});

describe("honest sentences pass", () => {
  it.each([
    "You need 8 GPUs: 4 replicas of 2 GPUs each.",
    "You need 8 × H100 in total.",
    "Eight GPUs, as four replicas.",
    "The weights take about 15 GB per GPU.",
    "The weights take 14.99 GiB.",
    "The weights take 16.1 GB.",
    "TTFT is 187 ms at p95.",
    "p95 TTFT is about 190 ms, well under your 500 ms target.",
    "TTFT p95 187 ms, ITL p95 11.3 ms, E2E p95 2.48 s.",
    "The first token comes in 0.19 s at p95.",
    "Time to first token has a median of 112 ms and a p99 of 240 ms.",
    "The mean TTFT of 118 ms lies between 95 and 290 ms in 80% of cases.",
    "It costs $27.52 an hour, or about $20,000 a month.",
    "It costs $20.1k per month and $0.96 per million output tokens.",
    "That is below your budget of $25k a month.",
    "Each replica does 31.7 requests per second, or 6,340 tokens per second.",
    "Utilization at steady load is 62%.",
    "A utilization of 0.62 leaves room.",
    "For Llama 3.1 8B on H100-SXM-80GB in fp8 this holds.",
    "Up to 601 sequences fit.",
    "Each 80 GB H100 holds the weights.",
    "At 1.5x the steady load it needs more.",
    "95% of requests see their first token within 187 ms.",
    "The model takes a 128k context.",
    "It is $20,090/month, $27.52/hr, $0.96/M output tokens.",
    "The fleet has 8 GPUs (4 replicas × 2 GPUs each), TP2.",
    "With Llama-3.1-8B-Instruct you get ~6.3k tok/s per replica.",
    "I assumed a peak of 1.5 times the load.",
    "1. Use 8 GPUs.\n",
    "There are two options and 3 caveats.",
    "Prices are of 2026-07-20.",
    "The prices are from July 20, 2026 and hold in 2026.",
    "It serves 20 requests per second with 500 input tokens.",
    "With 1 spare replica you keep running, min 2, max 4.",
    "It runs 2 replicas on average, 4 at the peak.",
  ])("%s", (sentence) => {
    expect(unsupportedFigures(sentence, evidence).map(({ values }) => values)).toEqual([]);
  });
});

describe("a lie in any figure is caught", () => {
  it.each([
    "You need 9 GPUs.",
    "You need 7 × H100 in total.",
    "Nine GPUs will do.",
    "You need about 10 GPUs.",
    "It takes 5 replicas.",
    "It takes 8 replicas.",
    "It takes six replicas.",
    "The weights take about 17 GB per GPU.",
    "The weights take 13 GiB.",
    "The weights take 51 GiB.",
    "TTFT is 178 ms at p95.",
    "TTFT is 11.3 ms at p95.",
    "ITL is 187 ms.",
    "The p95 TTFT is 240 ms.",
    "The p99 TTFT is 187 ms.",
    "E2E is 1.9 s at p95.",
    "TTFT p95 187 ms, ITL p95 13 ms.",
    "The first token comes in 0.5 s at the median.",
    "It costs $30 an hour.",
    "It costs $27.52 a month.",
    "It costs $20,000 an hour.",
    "It costs about $18,000 a month.",
    "It costs $1.20 per million output tokens.",
    "Each replica does 40 requests per second.",
    "Each replica does 9,000 tokens per second.",
    "Utilization is 75%.",
    "Utilization is 0.9.",
    "For Llama 3.1 70B this holds.",
    "Up to 700 sequences fit.",
    "I assumed a peak of 2.5 times the load.",
    "That saves 30%.",
    "It serves 25 requests per second.",
    "With 800 input tokens it holds.",
    "Expect 350 to 900 ms of TTFT.",
    "Use TP4.",
    "At 2x the traffic it needs more.",
    "At 3x the traffic it needs more.",
    "Each 141 GB card holds the weights.",
    "The model takes a 64k context.",
    "It is $27.52/month.",
    "It is $9.60/M output tokens.",
    "In 95% of cases it holds.",
  ])("%s", (sentence) => {
    expect(passes(sentence)).toBe(false);
  });

  it("holds for every figure of an honest report, changed one at a time", () => {
    const report = [
      "You need 8 GPUs as 4 replicas.",
      "TTFT is 187 ms at p95 and ITL is 11.3 ms at p95.",
      "It costs $27.52 an hour and $20,090 a month.",
      "Each replica does 31.7 requests per second.",
      "The weights take 15 GiB.",
    ].join(" ");
    const figures = /(?<![a-z\d.,])\d[\d.,]*\d|(?<![a-z\d.,])\d(?![\d.,]*\d)/g;
    expect(report.match(figures)).toHaveLength(8);
    for (const sentence of report.split(/(?<=\.) /)) {
      expect(passes(sentence)).toBe(true);
      for (const figure of sentence.matchAll(figures)) {
        const lie = String(Math.round(Number(figure[0].replaceAll(",", "")) * 1.3 + 1));
        const changed =
          sentence.slice(0, figure.index) + lie + sentence.slice(figure.index + figure[0].length);
        expect(`${changed} ${passes(changed)}`).toBe(`${changed} false`);
      }
    }
  });
});

describe("the gate over a stream", () => {
  const run = (text: string, size: number) => {
    const gate = gateOver(evidence);
    let out = "";
    for (let at = 0; at < text.length; at += size) out += gate.push(text.slice(at, at + size));
    return out + gate.flush();
  };

  it("lets honest text through letter for letter, however it is cut", () => {
    const text =
      "You need **8 GPUs**.\n\n- TTFT p95: 187 ms.\n- Cost: $27.52 an hour.\n\nThat is for Llama 3.1 8B. Good luck!";
    for (const size of [1, 3, 7, 1000]) expect(run(text, size)).toBe(text);
  });
  it("leaves out only the sentence that lies and gives the tool's own words once", () => {
    const out = run("You need 8 GPUs. They cost $9 an hour. It takes 99 replicas. All is well.", 4);
    expect(out).toBe(
      `You need 8 GPUs. ${LEFT_OUT} The tool says: 8 × H100-SXM-80GB serve it. ${LEFT_OUT} All is well.`,
    );
  });
  it("keeps the bullet of a line that is left out", () => {
    expect(run("- 8 GPUs\n- 77 GPUs\n", 5)).toBe(
      `- 8 GPUs\n- ${LEFT_OUT} The tool says: 8 × H100-SXM-80GB serve it.\n`,
    );
  });
  it("never releases a part of a sentence before its end is known", () => {
    const gate = gateOver(evidence);
    expect(gate.push("You need 77")).toBe("");
    expect(gate.push(" GPUs")).toBe("");
  });
  it("withholds every figure when no tool has run", () => {
    const gate = gateOver(evidenceIn([new HumanMessage("How many GPUs for a 70B?")], {}));
    expect(gate.push("You need 4 GPUs. It depends on the load.\n")).toBe(
      `${LEFT_OUT} It depends on the load.\n`,
    );
  });
});
