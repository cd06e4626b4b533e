/** What people read of an experiment. */
import type { LabDocument } from "../../domain/lab/lab-document.ts";
import { checklistText, explainText } from "./lab-advice-text.ts";
import { baselineText } from "./lab-baseline-text.ts";
import { gpuText, memcpyText, watchText } from "./lab-host-text.ts";
import { overloadText, preflightText, sweepText, throughputText } from "./lab-load-text.ts";
import { kvCliffText, roiText, weightsText } from "./lab-physics-text.ts";
import { tokensText } from "./lab-tokens-text.ts";
import { paragraph } from "./text-layout.ts";

export function labText(document: LabDocument): string[] {
  const broken = document.complete ? [] : ["", ...paragraph("Broken off: only what had ended is shown.")];
  return [...resultText(document), ...broken];
}

function resultText({ result, parameters, settings }: LabDocument): string[] {
  switch (result.experiment) {
    case "preflight":
      return preflightText(result, settings?.baseUrl ?? "");
    case "baseline":
      return baselineText(result);
    case "sweep":
      return sweepText(result);
    case "overload":
      return overloadText(result);
    case "tokens":
      return tokensText(result);
    case "throughput":
      return throughputText(result);
    case "kv-cliff":
      return kvCliffText(result, parameters);
    case "weights":
      return weightsText(result, parameters);
    case "roi":
      return roiText(result);
    case "gpu":
      return gpuText(result);
    case "memcpy":
      return memcpyText(result);
    case "watch":
      return watchText(result);
    case "checklist":
      return checklistText(result.figures);
    case "explain":
      return explainText(result.split);
    default:
      return result satisfies never;
  }
}
