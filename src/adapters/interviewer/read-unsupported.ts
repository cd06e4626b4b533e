/** Wishes no plan of this kind can hold: each is named, so that nobody believes it was heeded. */
import type { Notebook } from "./reading.ts";
import type { Scanner } from "./scanner.ts";

const WISHES: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:nvidia|amd|intel)\s+only\b|\bonly\s+(?:on\s+)?(?:nvidia|amd|intel)\b|\b(?:not?|without|avoid)\s+(?:on\s+|use\s+)?(?:nvidia|amd|intel)\b/,
    "the choice cannot be held to one maker; name a GPU, such as MI300X or H100",
  ],
  [
    /\b(?:on|use|using|with|via)\s+(?:groq|cerebras|sambanova|tenstorrent|graphcore|apple silicon|mac studio)\b/,
    "the catalog holds GPUs of NVIDIA, AMD and Intel",
  ],
  [
    /\bspeculative decod\w+|\bdraft model\b|\bmedusa\b|\beagle-?\d?\b/,
    "speculative decoding is not modelled; the plan is without it",
  ],
  [
    /\blo-?ras?(?:\s+adapters?)?\b|\badapters?\b/,
    "adapters are not modelled; the plan serves the base model",
  ],
  [/\bdisaggregat\w+(?:\s+prefill\w*)?/, "disaggregated prefill is not modelled"],
  [/\bpipeline[- ]parallel\w*/, "pipeline parallelism is not modelled here"],
  [
    /\bfine[- ]?tun(?:e|ing)\b(?! from)|\btraining (?:run|job|it|the model)\b/,
    "the plan is for serving, not for training",
  ],
  [
    /\b(?:gdpr|hipaa|soc ?2|data residency|sovereign\w*)\b/,
    "no law is checked; name the cloud and region it allows",
  ],
  [/\b(?:multi-?region|two regions|several regions|active-?active)\b/, "one region is planned at a time"],
];
const SINGLE =
  /\b(?:on|using|with|needs?)\s+(?:a\s+single|just\s+one|only\s+one|one\s+single|exactly\s+one)\s+(?=[a-z]{1,4}[- ]?\d|nvidia|amd|rtx|mi\d|gpu)/;

export function readUnsupported(scan: Scanner, note: Notebook): void {
  for (const [wish, why] of WISHES)
    scan.take(wish, (_, whole) => {
      note.notes.push(`"${whole.trim()}" was not used: ${why}.`);
      return true;
    });
  scan.rewrite(SINGLE, () => {
    note.notes.push(
      'A single GPU is no input: the plan says how many it takes; "is it feasible on a single H100?" answers for one.',
    );
    return "on ";
  });
}
