/** The lab's arithmetic as a chat model can read and repeat it: the KV cliff, weights, the price of a user. */
import type { ResultOf } from "../../domain/lab/lab-document.ts";
import type { LabRequest } from "../../domain/lab/lab-request.ts";
import { dollars, memory, number, plural } from "../../domain/planning/wording.ts";
import { bytesFromGib } from "../../domain/units.ts";
import { barRows } from "../experiments/bar-rows.ts";
import type { LabFindings } from "./lab-load-summary.ts";
import { textTable } from "./text-table.ts";

const inGib = (gib: number): string => memory(bytesFromGib(gib));

export function cliffFindings(
  { multi_head: all, grouped }: ResultOf<"kv-cliff">,
  request: LabRequest,
): LabFindings {
  const { users = 1, contextTokens = 1, weightsGib = 0, lineAGib = 0, lineBGib = 0 } = request;
  const first = (value: number | null) => (value === null ? `none up to ${number(users)}` : number(value));
  const rows = [
    ["every head", all],
    ["GQA", grouped],
  ] as const;
  const end = grouped.first_over_b;
  return {
    message: `Weights take ${inGib(weightsGib)}; with grouped queries each user at ${plural(contextTokens, "token")} takes ${inGib(grouped.kv_gib_1_user)} more, and ${end === null ? `${plural(users, "user")} stay below ${number(lineBGib)} GiB` : `user ${number(end)} is the first over ${number(lineBGib)} GiB`}.`,
    figures: {
      weightsBytes: bytesFromGib(weightsGib),
      contextTokens,
      users,
      kvBytesPerUser: bytesFromGib(grouped.kv_gib_1_user),
      kvBytesPerUserEveryHead: bytesFromGib(all.kv_gib_1_user),
      totalBytesAtAllUsers: bytesFromGib(grouped.total_gib_all),
      totalBytesAtAllUsersEveryHead: bytesFromGib(all.total_gib_all),
      firstUsersOverSmallerLine: grouped.first_over_a,
      firstUsersOverLargerLine: grouped.first_over_b,
    },
    table: textTable([
      [
        "KV cache",
        "1 user",
        `${number(users)} users`,
        `over ${number(lineAGib)} GiB`,
        `over ${number(lineBGib)} GiB`,
      ],
      ...rows.map(([name, cliff]) => [
        name,
        inGib(cliff.kv_gib_1_user),
        inGib(cliff.kv_gib_all),
        first(cliff.first_over_a),
        first(cliff.first_over_b),
      ]),
    ]),
    chart: cliffChart(grouped.total_gib, all.total_gib),
    reading: [
      "The last two columns are the first user count over the line.",
      ...(all.first_over_a === 1 && all.first_over_b === 1
        ? ["By the formula for every head both lines are crossed by the first user: read the GQA row."]
        : []),
      "Neither activations nor the runtime's own memory are counted; a plan counts them.",
    ],
  };
}

/** Rows of the chart; more user counts are left out evenly. */
const MOST_ROWS = 8;

/** Memory at a few user counts, the last among them. */
function cliffChart(grouped: readonly number[], all: readonly number[]): readonly string[] {
  const step = Math.ceil(grouped.length / MOST_ROWS);
  const shown = grouped.map((_, at) => at).filter((at) => (grouped.length - 1 - at) % step === 0);
  const column = (title: string, totals: readonly number[]) => ({
    title,
    values: shown.map((at) => totals[at] ?? null),
    shown: inGib,
  });
  return barRows(
    "users",
    shown.map((at) => number(at + 1)),
    [column("in all, GQA", grouped), column("in all, every head", all)],
  );
}

export function weightsFindings({ parameters_b, rows, vllm }: ResultOf<"weights">): LabFindings {
  const known = rows.map(({ precision, gib }) => `${inGib(gib)} in ${precision}`);
  return {
    message: `${number(parameters_b)}B parameters take ${known.join(", ")}.`,
    figures: {
      parametersB: parameters_b,
      rows: rows.map(({ precision, bytes_per, gib }) => ({
        precision,
        bytesPerParameter: bytes_per,
        weightsBytes: bytesFromGib(gib),
      })),
      vllm,
    },
    table: textTable([
      ["precision", "bytes a parameter", "weights"],
      ...rows.map(({ precision, bytes_per, gib }) => [precision, number(bytes_per), inGib(gib)]),
    ]),
    chart: barRows(
      "precision",
      rows.map(({ precision }) => precision),
      [{ title: "weights", values: rows.map(({ gib }) => gib), shown: inGib }],
    ),
    reading: [
      "Checkpoints keep some tables at sixteen bits; a plan counts a model's own.",
      vllm === null ? "vLLM is not installed on this machine." : `vLLM on this machine: ${vllm}.`,
    ],
  };
}

export const roiFindings = ({ per_user_a, per_user_b, takeaway }: ResultOf<"roi">): LabFindings => ({
  message: `A concurrent user costs ${dollars(per_user_a)} on the first GPU and ${dollars(per_user_b)} on the second.`,
  figures: { usdPerUserFirst: per_user_a, usdPerUserSecond: per_user_b },
  table: [],
  reading: [takeaway],
});
