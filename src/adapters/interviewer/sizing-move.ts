/**
 * Sizing from a sweep in conversation: the guide's steps, or one of them at once.
 *
 * What was asked last is the state: a step is recognised by its question, and what it is about stands there in backticks.
 * Null leaves the message to the rest of the dialogue, so that nobody is held in the guide.
 */
import type { ToolResult, View } from "./known-state.ts";
import { call, type Move, say } from "./move.ts";
import { failureReply, messageOf } from "./result-replies.ts";
import { addressIn, configIn, folderIn, type SizingWords, sizingWordsIn } from "./sizing-phrases.ts";
import {
  ASK_CONFIG,
  ASK_EDIT,
  ASK_RUN,
  ASK_TARGETS,
  BOTH_NEEDED,
  configReply,
  measuredReply,
  NOT_SAVED,
  previewReply,
  runQuestion,
  START,
  sizedReply,
  targetsQuestion,
} from "./sizing-replies.ts";

const GUIDE =
  /\bguided sizing\b|^(?:please |can you |help me )*(?:guide me through sizing|size (?:a cluster |gpus |the gpus )?(?:for )?(?:my|a|the|our) (?:whole )?(?:workflow|agent)s?)\b/i;
const FROM_RUNS =
  /\b(?:size|sizing|estimate)\b.*\b(?:sweep|kept runs|runs|measurements)\b.*\b(?:in|from|under)\b/i;
const RUN_SWEEP =
  /^(?:please |now )*(?:run|start|measure|do)\b.*\b(?:sizing sweep|concurrency sweep|sizing run)\b/i;
const YES = /^(?:y|yes|yep|ok(?:ay)?|sure|save(?: it)?|do it|please do)\b/i;
const NO = /^(?:n|no|nope|don'?t|leave it|keep it|skip|as it is)\b/i;

const quoted = (text: string, after: string): string[] =>
  [...text.slice(text.indexOf(after)).matchAll(/`([^`\n]+)`/g)].map(([, inside]) => inside ?? "");

type Tell = (result: ToolResult) => string;

/** Calls a tool, then tells its result. */
function use(view: View, tool: string, args: Record<string, unknown>, tell: Tell): Move {
  const result = view.results.find(({ name }) => name === tool);
  if (result === undefined) return call(tool, args);
  return say(result.error === undefined ? tell(result) : failureReply(result));
}

export function sizingMove(view: View): Move | null {
  const { text, lastSaid = "" } = view;
  if (RUN_SWEEP.test(text) && configIn(text) !== undefined) return sweep(view, configIn(text) ?? "");
  if (FROM_RUNS.test(text)) return estimate(view, folderIn(text), sizingWordsIn(text));
  if (GUIDE.test(text))
    return configIn(text) === undefined ? say(START) : showConfig(view, configIn(text) ?? "");
  if (lastSaid.includes(ASK_TARGETS)) return targetsStep(view, quoted(lastSaid, ASK_TARGETS)[0] ?? "");
  if (lastSaid.includes(ASK_RUN)) return runStep(view, quoted(lastSaid, ASK_RUN)[0] ?? "");
  if (lastSaid.includes(ASK_EDIT)) return editStep(view, quoted(lastSaid, ASK_EDIT)[0] ?? "");
  const path = lastSaid.includes(ASK_CONFIG) ? configIn(text) : undefined;
  return path === undefined ? null : showConfig(view, path);
}

const showConfig = (view: View, path: string): Move =>
  use(view, "show_workflow_config", { path }, (result) => configReply(result, path));

function editStep(view: View, path: string): Move | null {
  if (NO.test(view.text)) return say(runQuestion(path));
  const baseUrl = addressIn(view.text);
  const model = modelIn(view.text);
  if (baseUrl === undefined && !YES.test(view.text) && !/^\S+$/.test(view.text.trim())) return null;
  if (baseUrl === undefined || model === undefined) {
    return say(
      BOTH_NEEDED,
      `${ASK_EDIT} \`${path}\`? Give both, such as "http://host/v1 model-name", or say no.`,
    );
  }
  const preview = view.results.find(({ name }) => name === "show_workflow_config");
  if (preview === undefined) return call("show_workflow_config", { path, baseUrl, model });
  if (preview.error !== undefined) return say(failureReply(preview));
  const saved = view.results.find(({ name }) => name === "edit_workflow_config");
  // Whether it is written is asked by whoever runs the tool.
  if (saved === undefined)
    return {
      say: previewReply(preview, path),
      calls: [{ name: "edit_workflow_config", args: { path, baseUrl, model } }],
    };
  return say(saved.error === undefined ? messageOf(saved) : NOT_SAVED, runQuestion(path));
}

const SMALL_WORDS =
  /^(?:yes|please|use|the|endpoint|address|url|base|base_url|model|model_name|name|is|and|with|at|it)$/i;

/** The first word that is neither the address nor a small one. */
function modelIn(text: string): string | undefined {
  return text
    .split(/[\s,;]+/)
    .map((word) => word.replace(/:$/, ""))
    .find((word) => /[a-z0-9]/i.test(word) && !/^https?:/i.test(word) && !SMALL_WORDS.test(word));
}

function runStep(view: View, configFile: string): Move | null {
  const folder = folderIn(view.text);
  if (folder === undefined) return null;
  return /\balready\b/i.test(view.text) ? say(targetsQuestion(folder)) : sweep(view, configFile);
}

/** [assumed] the sizing guides' own sweep. */
const LOAD = { concurrencies: [1, 2, 4, 8, 16, 32], passes: 2 };

function sweep(view: View, configFile: string): Move {
  const folder = folderIn(view.text) ?? "sizing-runs";
  const endpoint = addressIn(view.text);
  return use(
    view,
    "run_sizing_sweep",
    { configFile, folder, ...LOAD, ...(endpoint === undefined ? {} : { endpoint }) },
    (result) => measuredReply(result, folder),
  );
}

function targetsStep(view: View, folder: string): Move | null {
  const words = sizingWordsIn(view.text);
  return Object.keys(words).length === 0 ? null : estimate(view, folder, words);
}

function estimate(view: View, folder: string | undefined, words: SizingWords): Move {
  if (folder === undefined) return say('In which folder are the runs? Say "size from the sweep in ./out".');
  const isTimed =
    words.targetWorkflowRuntimeSeconds !== undefined || words.targetLlmLatencySeconds !== undefined;
  if (words.testGpuCount === undefined || words.targetUsers === undefined || !isTimed)
    return say(targetsQuestion(folder));
  return use(view, "size_from_sweep", { folder, ...words }, sizedReply);
}
