/** Fixed answers: what I can do, and what I cannot. No figures in them. */

export const HELP = `I plan capacity for serving language models. Say in one go what you want to serve:
- the model (a name, a Hugging Face id, a path to a config.json, or a size), and the precision if it matters
- the load: requests per second, minute, hour or day, or users and what each sends
- input and output tokens per request
- if you like: GPU, cloud, region, spot, latency targets (TTFT, ITL, end to end), peak, growth, budget

Then ask what if: "make it fp8", "double the traffic", "halve the output", "use L40S", "without the TTFT target", "compare with H200", "compare bf16 and fp8", "undo".
Ask why: "why so many GPUs?", "why is TTFT so high?", "how sure are you?", "what did you assume?".
Size a whole workflow from a concurrency sweep: "guided sizing", or "size from the sweep in ./out".
Measure a live endpoint: "benchmark http://127.0.0.1:8000/v1"; you are asked before load is sent.
Learn how serving behaves: "what experiments are there?", "run the kv cliff", "tune my server".
Keep it: "export to plan.json". "start over" forgets everything.`;

export const GREETING = "Hello. I plan GPUs, replicas, latency and cost for serving a language model.";
export const AGREED = "Good. Any what-if is one sentence away.";
export const THANKS = "You are welcome. Any what-if is one sentence away.";

export const GOODBYE = "Leave with /quit. The session is kept: `headroom --resume` takes it on.";

export const BEYOND: Readonly<Record<"writing" | "operations" | "future", string>> = {
  writing: "That is not something I do: I plan capacity for serving language models, and nothing else.",
  operations:
    'I change nothing outside: I cannot deploy, buy or start machines. I can write the plan to a file: say "export to plan.json".',
  future:
    "I cannot know future prices: costs use the dated list prices of the catalog, and the plan says which.",
};

export const LISTS: Readonly<Record<"gpus" | "models", string>> = {
  gpus: "The whole list of GPUs: run `headroom gpus`. Name any of them here as you would type it.",
  models:
    "The whole list of models: run `headroom models`. A Hugging Face id or a path to a config.json works too.",
};

export const NOT_UNDERSTOOD =
  'I did not find a requirement or a question about the plan in that. "help" says what I understand.';
