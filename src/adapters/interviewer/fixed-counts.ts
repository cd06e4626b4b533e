/** Wishes about counts that follow from the load: they are not inputs, and what to do instead is said. */
import type { View } from "./known-state.ts";

interface Wish {
  readonly wished: RegExp;
  readonly answer: string;
}

const WISHES: readonly Wish[] = [
  {
    wished:
      /\b(?:use|with|exactly|at most|up to|only|limit(?: it)? to|no more than|max(?:imum)?|fix(?: it)? at|run)\s+(?:the\s+)?\d+\s+(?:replicas?|gpus?|machines?|nodes?|cards?)\b(?!\s*(?:per|each|a|for each)\b)/i,
    answer:
      "The number of replicas and GPUs follows from the load and the targets; it is no input. A budget, a smaller format, another GPU or less load changes it.",
  },
  {
    wished:
      /\b(?:drop|remove|no|without|skip|disable)\s+(?:the\s+)?(?:redundancy|spare(?: replica)?s?|high availability|ha\b|failover|n ?\+ ?1)/i,
    answer:
      'The spare replica for a failure stays in the plan of this chat. `headroom plan --config FILE` with {"redundantReplicas": 0} plans without it.',
  },
];

/** What is said to a wish that is no input, or undefined. */
export function wishAnswer({ text }: View): string | undefined {
  return WISHES.find(({ wished }) => wished.test(text))?.answer;
}
