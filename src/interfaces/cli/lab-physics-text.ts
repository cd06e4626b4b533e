/** The lab's arithmetic as text: KV cliff, weights, return on investment. */
import type { ResultOf } from "../../domain/lab/lab-document.ts";
import { labRequestSchema } from "../../domain/lab/lab-request.ts";
import { bytesFromGib } from "../../domain/units.ts";
import { billions, count, gib, number, usd } from "../format.ts";
import { barChart } from "./bench-chart.ts";
import { linePlot } from "./lab-plot.ts";
import { alignedRows, paragraph, table } from "./text-layout.ts";

const inGib = (value: number | null | undefined): string => gib(value == null ? value : bytesFromGib(value));
const usersOrNever = (value: number | null, users: number): string =>
  value === null ? `none up to ${count(users, "user")}` : count(value, "user");

/** GPUs are sold by the decimal gigabyte; both lines are read as GiB, as the notebook does. */
export function kvCliffText(
  { multi_head: all, grouped, kv_bytes }: ResultOf<"kv-cliff">,
  parameters: unknown,
): string[] {
  const request = labRequestSchema.parse(parameters);
  const { users = 1, weightsGib, lineAGib = 0, lineBGib = 0, contextTokens, heads, kvHeads } = request;
  const points = all.total_gib.map((_, at) => at + 1);
  const curve = (name: string, totals: readonly number[]) => ({
    name,
    points: points.map((x) => ({ x, y: totals[x - 1] ?? null })),
  });
  return [
    ...linePlot({
      title: `KV cache cliff: memory (weights + KV cache) at ${count(contextTokens, "token")} a user`,
      xName: "concurrent users",
      curves: [
        curve("every head its own KV", all.total_gib),
        curve(`${count(kvHeads)} of ${count(heads)} heads (GQA)`, grouped.total_gib),
      ],
      lines: [
        { y: lineAGib, label: "A100/H100" },
        { y: lineBGib, label: "H200" },
      ],
      shown: inGib,
    }),
    "",
    ...alignedRows([
      { label: "Weights", value: inGib(weightsGib) },
      { label: "KV precision", value: count(kv_bytes, "byte"), note: "an element" },
    ]),
    "",
    ...table(
      [
        "",
        "KV at 1 user",
        `KV at ${count(users, "user")}`,
        `over ${number(lineAGib)} GiB`,
        `over ${number(lineBGib)} GiB`,
      ],
      [
        ["every head", all],
        ["GQA", grouped],
      ].map(([name, cliff]) => cliffCells(String(name), cliff as typeof all, users)),
    ),
    "",
    ...paragraph(
      "The last two columns are the first user count over the line. The first row is the notebook's formula, 2 × layers × hidden × context × bytes; models with grouped queries keep only hidden × KV heads ÷ heads.",
    ),
    ...(all.first_over_a === 1 && all.first_over_b === 1
      ? paragraph(
          "Both lines are crossed by the first user: with these inputs the two GPUs cannot be told apart by the notebook's formula. Read the GQA row, or lower --context, --weights-gib or --kv-precision.",
        )
      : []),
    ...paragraph(
      "A card sold with 141 GB has 131 GiB, and one of 80 GB 74.5 GiB: lines given in GB are optimistic. Neither activations nor the runtime's own memory are counted.",
    ),
  ];
}

const cliffCells = (name: string, cliff: ResultOf<"kv-cliff">["multi_head"], users: number): string[] => [
  name,
  inGib(cliff.kv_gib_1_user),
  inGib(cliff.kv_gib_all),
  usersOrNever(cliff.first_over_a, users),
  usersOrNever(cliff.first_over_b, users),
];

export const weightsText = (
  { parameters_b, rows, vllm }: ResultOf<"weights">,
  { model }: Readonly<Record<string, unknown>>,
): string[] => [
  `Weights of ${typeof model === "string" ? `${model}, ` : ""}${billions(parameters_b)} parameters:`,
  ...table(
    ["precision", "bytes a parameter", "weights"],
    rows.map(({ precision, bytes_per, gib: size }) => [precision, number(bytes_per), inGib(size)]),
  ),
  "",
  ...barChart(
    rows.map(({ precision, gib: size }) => ({ label: precision, value: size, shown: inGib(size) })),
  ),
  "",
  ...paragraph(
    "FP8 roughly halves weight memory, and often raises throughput on GPUs with FP8 tensor cores. Checkpoints keep some tables at 16 bits; `headroom plan` counts a model's own.",
  ),
  ...paragraph(vllm === null ? "vLLM: not available (ok)." : `vLLM detected: ${vllm}.`),
];

export const roiText = ({ per_user_a, per_user_b, takeaway }: ResultOf<"roi">): string[] => [
  "Price of a concurrent user:",
  ...alignedRows([
    { label: "A100/H100", value: usd(per_user_a) },
    { label: "H200", value: usd(per_user_b) },
  ]),
  "",
  ...barChart([
    { label: "A100/H100", value: per_user_a, shown: usd(per_user_a) },
    { label: "H200", value: per_user_b, shown: usd(per_user_b) },
  ]),
  "",
  ...paragraph(takeaway),
  ...paragraph("The price of the card alone: `headroom plan --cost` prices whole machines by the hour."),
];
