/** Takes down what a message says, asks for what lacks, and plans once nothing does. */
import type { WorkloadPreset } from "../../domain/catalog/workload-preset.ts";
import type { PlanField, PlanRequest } from "../../domain/workload/plan-request.ts";
import { acceptedDefaults, takesDefaults, usualOf } from "./default-answers.ts";
import { exportAfter } from "./intent.ts";
import { record, type View } from "./known-state.ts";
import { type Lookups, lookUp } from "./lookups.ts";
import { type Call, call, type Move, nextQuestion, say, tellPlan } from "./move.ts";
import { askedFields, defaultsSaid, question } from "./questions.ts";
import { readBare } from "./read-bare.ts";
import { readText } from "./read-text.ts";
import type { Reading } from "./reading.ts";
import { shortened } from "./refusals.ts";
import { failureReply, messageOf } from "./result-replies.ts";
import { NOT_UNDERSTOOD } from "./small-talk.ts";

interface Heard {
  readonly set: PlanRequest;
  readonly clear: readonly PlanField[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

const NO_PREFERENCE =
  /\b(?:no preference|don'?t (?:care|know|mind)|do not (?:care|know)|any|default|whatever|you (?:choose|decide))\b/i;

export function factsMove(view: View, presets: readonly WorkloadPreset[]): Move {
  const planned = view.results.find(({ name }) => name === "plan_capacity");
  if (planned !== undefined) {
    const path = planned.error === undefined ? exportAfter(view.text) : undefined;
    const exported = view.results.find(({ name }) => name === "export_plan");
    if (path !== undefined && exported === undefined) return call("export_plan", { path });
    if (exported !== undefined) {
      return say(
        tellPlan(planned),
        exported.error === undefined ? messageOf(exported) : failureReply(exported),
      );
    }
    const lacks = planned.error?.code === "missing_input";
    return say(
      lacks ? "" : tellPlan(planned),
      lacks || planned.error !== undefined ? nextQuestion(view) : "",
    );
  }
  const noted = view.results.findLast(
    ({ name }) => name === "set_requirements" || name === "clear_requirements",
  );
  if (noted?.error !== undefined) return say(failureReply(noted), nextQuestion(view));
  const { state, ranked } = view;
  const asked = askedFields(state.missing, state.requirements, state.question !== null, ranked);
  if (noted !== undefined)
    return asked.length === 0 ? call("plan_capacity") : say(questionAfter(view, asked));

  if (takesDefaults(view) && asked.length > 0) return acceptance(view);
  const reading = readText(view.text, view.state.requirements, presets);
  const lookups = lookUp(reading, view.results);
  if (lookups.calls.length > 0) return { say: "", calls: lookups.calls };
  if (asked[0] === "precision" && NO_PREFERENCE.test(view.text)) return call("plan_capacity");
  const heard = gather(reading, lookups, asked);
  const changed = Object.keys(heard.set).length > 0 || heard.clear.length > 0;
  const preface = [...heard.problems, ...heard.notes].join("\n");
  if (changed && lookups.failed.includes("model") && view.state.requirements.model !== undefined) {
    // Another model is meant: what it costs cannot be told with the one that stands.
    return {
      say: preface,
      calls: [
        { name: "clear_requirements", args: { fields: ["model"] } },
        { name: "set_requirements", args: heard.set },
      ],
    };
  }
  if (changed) return { say: preface, calls: noteCalls(heard, view) };
  if (preface !== "") return say(preface, askAgain(view, asked, lookups));
  return say(NOT_UNDERSTOOD, nextQuestion(view));
}

/** The default of the open question, or all of them. */
function acceptance(view: View): Move {
  const accepted = acceptedDefaults(view);
  if (accepted.length === 0) return call("plan_capacity");
  const set = usualOf(accepted);
  const heard = { set, clear: [], problems: [], notes: [] };
  return { say: defaultsSaid(accepted), calls: noteCalls(heard, view) };
}

function gather(reading: Reading, lookups: Lookups, asked: readonly PlanField[]): Heard {
  const set = { ...reading.set, ...lookups.set };
  const problems = [...reading.problems, ...lookups.problems];
  const silent = Object.keys(set).length === 0 && reading.clear.length === 0 && problems.length === 0;
  const unread = unusedPieces(reading.unread);
  if (!silent) return { set, clear: reading.clear, problems: [...problems, ...unread], notes: reading.notes };
  const bare = readBare(reading.rest, asked);
  return {
    set: bare.set,
    clear: [],
    problems: bare.problem === undefined ? [] : [bare.problem],
    notes: reading.notes,
  };
}

/** Pieces named in one sentence; a long paste has many. */
const MOST_NAMED = 4;

function unusedPieces(pieces: readonly string[]): readonly string[] {
  if (pieces.length === 0) return [];
  const named = pieces.slice(0, MOST_NAMED).map((piece) => `"${shortened(piece)}"`);
  const more = pieces.length - named.length;
  const list = named.length > 1 ? `${named.slice(0, -1).join(", ")} and ${named.at(-1)}` : (named[0] ?? "");
  return [
    more > 0 ? `I did not use ${named.join(", ")} and other pieces like them.` : `I did not use ${list}.`,
  ];
}

/** One call with all of it; when that makes a plan possible, the plan at once. */
function noteCalls({ set, clear }: Heard, { state }: View): readonly Call[] {
  const cleared = clear.length === 0 ? [] : [{ name: "clear_requirements", args: { fields: [...clear] } }];
  if (Object.keys(set).length === 0) return cleared;
  const known = { ...state.requirements, ...set };
  const lacking = state.missing.filter((field) => known[field] === undefined && !stoodInFor(field, known));
  const usersOnly = set.users !== undefined && known.requestsPerUserHour === undefined;
  const sizeOnly =
    state.question?.includes("precision") === false &&
    known.parametersB !== undefined &&
    known.precision === undefined;
  const whole = lacking.length === 0 && !usersOnly && !(sizeOnly && set.model === undefined);
  return [...cleared, { name: whole ? "plan_capacity" : "set_requirements", args: set }];
}

function stoodInFor(field: PlanField, known: PlanRequest): boolean {
  if (field === "model") return known.parametersB !== undefined;
  return (
    field === "requestsPerSecond" && known.users !== undefined && known.requestsPerUserHour !== undefined
  );
}

/** When only the model lacks because its name was unclear, that is the question. */
function questionAfter(view: View, asked: readonly PlanField[]): string {
  const unclear = view.results.some(
    ({ name, value }) => name === "find_model" && record(value)["found"] === null,
  );
  return unclear && asked.length === 1 ? "Which model do you mean?" : question(asked, view.ranked);
}

function askAgain(view: View, asked: readonly PlanField[], lookups: Lookups): string {
  if (asked.length > 0 && !lookups.failed.includes("model")) return question(asked, view.ranked);
  if (lookups.failed.includes("model")) return "Which model do you mean?";
  if (lookups.failed.includes("gpu")) return "Which GPU do you mean?";
  return view.state.planned ? "The plan stays as it was." : "";
}
