/** The interviewer's next move: words, tool calls, or both, from what was said and what the tools have answered. */
import type { WorkloadPreset } from "../../domain/catalog/workload-preset.ts";
import type { PlanRequest } from "../../domain/workload/plan-request.ts";
import { alternativesIn } from "./alternatives.ts";
import { benchmarkMove } from "./benchmark-move.ts";
import { calibrationMove } from "./calibration-move.ts";
import { capacityMove } from "./capacity-question.ts";
import { comparisonMove, comparisonOf } from "./comparison-move.ts";
import { takesDefaults } from "./default-answers.ts";
import { factsMove } from "./facts-move.ts";
import { wishAnswer } from "./fixed-counts.ts";
import { type Intent, intentOf } from "./intent.ts";
import { RANK_QUESTIONS, type ToolResult, type View } from "./known-state.ts";
import { labMove } from "./lab-move.ts";
import { call, type Move, nextQuestion, say, tellPlan } from "./move.ts";
import { assumptionsReply, certaintyReply, planReply, repairsReply, type ToldPlan } from "./plan-reply.ts";
import { digitsForWords } from "./quantity.ts";
import { rankingMove } from "./ranking-move.ts";
import { readText } from "./read-text.ts";
import { explanationReply, failureReply, messageOf } from "./result-replies.ts";
import { replicas, SECTIONS } from "./section-replies.ts";
import { answerAll } from "./several-requests.ts";
import { sizingMove } from "./sizing-move.ts";
import { AGREED, BEYOND, GOODBYE, GREETING, HELP, LISTS, THANKS } from "./small-talk.ts";

/** Kinds of small talk that a message with facts in it is not: "help me size Llama at 10 rps". */
const FACTS_FIRST: ReadonlySet<Intent["kind"]> = new Set([
  "greeting",
  "thanks",
  "help",
  "list",
  "cheaper",
  "plan",
]);

/** Before anything is asked for, what is missing is ranked, once for each state of the requirements. */
export function nextMove(view: View, presets: readonly WorkloadPreset[]): Move {
  const known = {
    ...view,
    ranked: (view.ranked ?? []).filter(({ field }) => view.state.missing.includes(field)),
  };
  const move = answerAll(known, presets, chosenMove);
  const asks = move.calls.length === 0 && move.say.trimEnd().endsWith("?");
  return asks && view.state.missing.length > 0 && !isRanked(view) ? call(RANK_QUESTIONS) : move;
}

function isRanked({ results, state, ranked = [] }: View): boolean {
  const changed = results.findLastIndex(({ name }) =>
    /^(?:set|clear)_requirements$|^undo_change$/.test(name),
  );
  const inTurn = results.findLastIndex(({ name }) => name === RANK_QUESTIONS);
  const isKnown =
    changed < 0 && state.missing.every((missing) => ranked.some(({ field }) => field === missing));
  return inTurn > changed || isKnown;
}

function chosenMove(view: View, presets: readonly WorkloadPreset[]): Move {
  const lab = labMove(view);
  if (lab !== null) return lab;
  const benchmark = benchmarkMove(view);
  if (benchmark !== null) return benchmark;
  const calibration = calibrationMove(view);
  if (calibration !== null) return calibration;
  const sizing = sizingMove(view);
  if (sizing !== null) return sizing;
  const capacity = capacityMove(view, presets);
  if (capacity !== null) return capacity;
  const ranking = rankingMove(view);
  if (ranking !== null) return ranking;
  if (takesDefaults(view)) return factsMove(view, presets);
  const said = intentOf(view.text);
  const intent: Intent = FACTS_FIRST.has(said.kind) && hasFacts(view.text) ? { kind: "facts" } : said;
  switch (intent.kind) {
    case "facts":
      return factsOrQuestion(view, presets);
    case "compare":
      return comparisonMove(view, intent.withCurrent);
    case "greeting":
      return say(GREETING, nextQuestion(view));
    case "thanks":
      return say(
        /than|thx|cheers/i.test(view.text) ? THANKS : AGREED,
        view.state.planned ? "" : nextQuestion(view),
      );
    case "help":
      return say(HELP, view.state.planned ? "" : nextQuestion(view));
    case "beyond":
      return say(BEYOND[intent.what], view.state.planned ? "" : nextQuestion(view));
    case "list":
      return say(LISTS[intent.what]);
    case "reset":
      return resetMove(view, presets);
    case "repair":
      return view.state.repairs.length === 0 ? factsMove(view, presets) : repairMove(view, intent.place);
    case "goodbye":
      return say(GOODBYE);
    case "undo":
      return undoMove(view);
    case "export":
      return afterPlan(view, "export_plan", { path: intent.path }, messageOf);
    case "explain":
      return afterPlan(view, "explain_figure", { figure: digitsForWords(intent.about) }, explanationReply);
    default:
      return afterPlan(view, "plan_capacity", {}, planTeller(intent.kind));
  }
}

/** A question without a fact in it is about a part of the plan; two options of one kind ask for a comparison. */
function factsOrQuestion(view: View, presets: readonly WorkloadPreset[]): Move {
  const silent = !hasFacts(view.text);
  const wish =
    silent && view.state.planned ? wishAnswer({ ...view, text: digitsForWords(view.text) }) : undefined;
  if (wish !== undefined)
    return afterPlan(view, "size_replicas", {}, (result) => `${wish}\n\n${replicas(result)}`);
  if (UNKNOWN_LENGTH.test(view.text)) return unknownLength(view, presets);
  if (asksAboutOption(view, presets)) return comparisonMove(view, true);
  const section = silent ? SECTIONS.find(({ asked }) => asked.test(view.text)) : undefined;
  if (section !== undefined) return afterPlan(view, section.tool, {}, section.tell);
  const either =
    /\bor\b|\?\s*$/.test(view.text) && alternativesIn(view.text, view.state.requirements).changes.length > 1;
  return either ? comparisonMove(view, false) : factsMove(view, presets);
}

const UNKNOWN_LENGTH =
  /\b(?:do(?:n['’]?t| not)|no idea|not sure|unsure)\b.*\b(?<what>input|prompt|output|answer|repl(?:y|ies)|lengths?|tokens)\b/i;

/** Lengths nobody knows: before a plan a chat's usual ones are taken, after it the plan's sensitivity is shown. */
function unknownLength(view: View, presets: readonly WorkloadPreset[]): Move {
  const what = UNKNOWN_LENGTH.exec(view.text)?.groups?.["what"] ?? "";
  const field = /in|prompt/i.test(what) ? "isl" : "osl";
  const stands = view.state.requirements[field];
  if (view.state.missing.length === 0 && typeof stands === "number") {
    const changes = [0.5, 2].map((factor) => ({ [field]: Math.max(1, Math.round(stands * factor)) }));
    return comparisonOf(view, changes);
  }
  const usual = presets.find(({ name }) => name === "chat") ?? presets[0];
  return usual === undefined
    ? factsMove(view, presets)
    : factsMove({ ...view, text: `${usual.name}` }, presets);
}

/** "Is fp8 worth it?", "how many L4 would I need?": asked, not wished; the requirements stay. */
const ASKED =
  /^(?:and |so |but )*(?:is|are|would|will|does|do|can|could|should|how (?:many|much|fast|long|about)|which)\b[^.!]*\?\s*$/i;
const REQUEST = /^(?:and |so )*(?:can|could|would|will) you\b|^how about\b/i;

function asksAboutOption(view: View, presets: readonly WorkloadPreset[]): boolean {
  if (!view.state.planned || !ASKED.test(view.text.trim()) || REQUEST.test(view.text.trim())) return false;
  const { set, modelName } = readText(view.text, view.state.requirements, presets);
  const anew =
    (set.requestsPerSecond ?? set.users) !== undefined && set.isl !== undefined && modelName !== undefined;
  return !anew && hasFacts(view.text, view.state.requirements);
}

function hasFacts(text: string, known: PlanRequest = {}): boolean {
  const { set, clear, modelName, gpuName, problems } = readText(text, known);
  const named = modelName !== undefined || gpuName !== undefined || problems.length > 0;
  return named || Object.keys(set).length > 0 || clear.length > 0;
}

/** Forgets everything, then takes down what the same message says. */
function resetMove(view: View, presets: readonly WorkloadPreset[]): Move {
  const later = view.results.findIndex(({ name }) => name === "clear_requirements") + 1;
  if (later === 0) return call("clear_requirements");
  if (hasFacts(view.text)) return factsMove({ ...view, results: view.results.slice(later) }, presets);
  return say("Everything is forgotten.", nextQuestion(view));
}

/** Applies a repair of the last plan: the one named, else the cheapest. */
function repairMove(view: View, place: number): Move {
  const repair = view.state.repairs.at(place);
  const done = view.results.find(({ name }) => name === "plan_capacity");
  if (done !== undefined) return say(tellPlan(done));
  return repair === undefined
    ? say("There is no such repair.", nextQuestion(view))
    : call("plan_capacity", { ...repair.set });
}

/** Calls a tool that needs a whole plan, then tells its result. */
function afterPlan(
  view: View,
  tool: string,
  args: Record<string, unknown>,
  tell: (result: ToolResult) => string,
): Move {
  if (view.state.missing.length > 0) return say("There is no plan yet.", nextQuestion(view));
  const result = view.results.find(({ name }) => name === tool);
  if (result === undefined) return call(tool, args);
  return say(result.error === undefined ? tell(result) : failureReply(result));
}

function planTeller(kind: Intent["kind"]): (result: ToolResult) => string {
  return ({ value }) => {
    const plan = value as ToldPlan;
    if (kind === "assumptions") return assumptionsReply(plan);
    if (kind === "certainty") return certaintyReply(plan);
    return kind === "cheaper" ? repairsReply(plan) : planReply(plan);
  };
}

function undoMove(view: View): Move {
  const undone = view.results.find(({ name }) => name === "undo_change");
  if (undone === undefined) return call("undo_change");
  if (undone.error !== undefined) return say(failureReply(undone));
  if (view.state.missing.length > 0) return say("The last change is taken back.", nextQuestion(view));
  const planned = view.results.find(({ name }) => name === "plan_capacity");
  if (planned === undefined) return call("plan_capacity");
  return say("The last change is taken back.", tellPlan(planned));
}
