/** Finds the figure people mean and tells where it comes from, with its band and the assumptions behind it. */
import { type Band, bandSchema } from "../forecasting/band.ts";
import type { CapacityPlan } from "./capacity-plan.ts";
import { topicOf } from "./figure-topics.ts";
import { mistakenPremise } from "./premise.ts";

export interface Explanation {
  readonly figure: string;
  /** null when the plan has no such figure; `known` then lists what it has. */
  readonly path: string | null;
  readonly value: number | string | null;
  readonly formula: string;
  readonly explanation: string;
  readonly source: string;
  readonly band: Band | null;
  readonly related: readonly { readonly path: string; readonly explanation: string }[];
  readonly assumptions: readonly string[];
  readonly known: readonly string[];
  readonly message: string;
  /** What the question takes for granted and the plan does not have; "" when nothing. */
  readonly premise: string;
}

function valueAt(plan: CapacityPlan, path: string): unknown {
  let value: unknown = plan;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null) return null;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

function bandAt(plan: CapacityPlan, path: string): Band | null {
  const value = valueAt(plan, path);
  if (typeof value === "object" && value !== null && "band" in value) {
    return bandSchema.safeParse(value.band).data ?? null;
  }
  const own = path.startsWith("capacity.perReplica.") ? path.replace("perReplica.", "perReplica.bands.") : "";
  return own === "" ? null : (bandSchema.safeParse(valueAt(plan, own)).data ?? null);
}

function scalarAt(plan: CapacityPlan, path: string): number | string | null {
  const value = valueAt(plan, path);
  if (typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "object" && value !== null && "mean" in value && typeof value.mean === "number") {
    return value.mean;
  }
  return null;
}

export function explanationOf(plan: CapacityPlan, figure: string): Explanation {
  const { figures } = plan.evidence;
  const topic = topicOf(figure);
  const found = topic === undefined ? undefined : figures[topic.path];
  const known = Object.keys(figures);
  const premise = mistakenPremise(plan, figure);
  if (topic === undefined || found === undefined) {
    const why = plan.memory.fits ? "" : ` ${plan.verdict.summary}`;
    return {
      figure,
      path: null,
      value: null,
      formula: "",
      explanation: "",
      source: "",
      band: null,
      related: [],
      assumptions: [],
      known,
      message: `The plan has no figure called "${figure}".${why}`,
      premise,
    };
  }
  const { formula, explanation, source } = found;
  return {
    figure,
    path: topic.path,
    value: scalarAt(plan, topic.path),
    formula,
    explanation,
    source,
    band: bandAt(plan, topic.path),
    related: topic.also.flatMap((path) => {
      const other = figures[path];
      return other === undefined ? [] : [{ path, explanation: other.explanation }];
    }),
    assumptions: plan.assumptions
      .filter(({ input }) => topic.inputs.some((name) => name === input))
      .map(({ message }) => message),
    known,
    message: `${premise} ${formula}. ${explanation}`.trimStart(),
    premise,
  };
}
