/** What a chat model is told of an experiment. */
import type { LabDocument } from "../../domain/lab/lab-document.ts";
import { type LabRequest, labRequestSchema } from "../../domain/lab/lab-request.ts";
import { time } from "../../domain/planning/wording.ts";
import { msFromSeconds } from "../../domain/units.ts";
import {
  baselineFindings,
  type LabFindings,
  overloadFindings,
  sweepFindings,
  throughputFindings,
  tokensFindings,
} from "./lab-load-summary.ts";
import { cliffFindings, roiFindings, weightsFindings } from "./lab-physics-summary.ts";
import {
  checklistFindings,
  explainFindings,
  gpuFindings,
  memcpyFindings,
  watchFindings,
} from "./lab-quiet-summary.ts";

function findingsOf({ result, parameters, settings }: LabDocument): LabFindings {
  switch (result.experiment) {
    case "preflight":
      return {
        message: `${settings?.baseUrl ?? "The endpoint"} answered in ${time(msFromSeconds(result.seconds))}.`,
        figures: { answerSeconds: result.seconds, model: settings?.model },
        table: [],
        reading: [`It said ${JSON.stringify(result.sample)}.`],
      };
    case "baseline":
      return baselineFindings(result);
    case "sweep":
      return sweepFindings(result);
    case "overload":
      return overloadFindings(result);
    case "tokens":
      return tokensFindings(result);
    case "throughput":
      return throughputFindings(result);
    case "kv-cliff":
      return cliffFindings(result, requestIn(parameters));
    case "weights":
      return weightsFindings(result);
    case "roi":
      return roiFindings(result);
    case "gpu":
      return gpuFindings(result);
    case "memcpy":
      return memcpyFindings(result);
    case "watch":
      return watchFindings(result);
    case "checklist":
      return checklistFindings(result);
    case "explain":
      return explainFindings(result);
    default:
      return result satisfies never;
  }
}

const requestIn = (parameters: unknown): LabRequest => labRequestSchema.parse(parameters);

/** @param file - where the whole document is kept; null where nothing was sent. */
export function labSummary(document: LabDocument, file: string | null) {
  const { message, figures, table, reading, chart = [] } = findingsOf(document);
  return {
    message: document.complete ? message : `${message} It was broken off before its end.`,
    experiment: document.result.experiment,
    endpoint: document.settings?.baseUrl ?? null,
    figures,
    table,
    chart,
    reading,
    complete: document.complete,
    file,
  };
}
