/** Asks the person about one proposed call until there is a yes or a no; each change is shown again before it can run. */
import { interrupt } from "@langchain/langgraph";
import { isPlannerError } from "../../domain/errors.ts";
import { number } from "../../domain/planning/wording.ts";
import type { ApprovalQuestion, Tool } from "../tools/define-tool.ts";
import type { ApprovalAnswer, ApprovalRequest } from "./conversation.ts";
import { editedCall } from "./edit-call.ts";
import { editableFields } from "./editable-fields.ts";
import type { AgentState } from "./state.ts";
import { inputOf } from "./tool-input.ts";

export type Arguments = Record<string, unknown>;

export interface Answered {
  readonly yes: boolean;
  /** As agreed to, or as refused. */
  readonly args: Arguments;
  readonly subject: string | undefined;
  readonly size: number;
}

/** Nobody is asked: an earlier yes covers it, which is said. */
export interface Covered {
  readonly covered: string;
}

type Known = Pick<AgentState, "draft" | "agreed">;
type Question = ApprovalQuestion | { readonly summary: string; readonly subject?: never; readonly size: 0 };
interface Proposal {
  readonly args: Arguments;
  readonly question: Question;
  /** Why the last change was not made. */
  readonly note: string | undefined;
}
type Asking =
  | { readonly ok: true; readonly question: Question }
  | { readonly ok: false; readonly why: string };

/** A yes covers what is up to so many times as large; beyond that it is asked again. [assumed] */
const COVERED_BY_A_YES = 4;

/** The graph comes by from the start after each answer, so nothing may happen here but questions. @returns null when there is nothing to ask. */
export async function askedAbout(
  tool: Tool,
  id: string,
  args: Arguments,
  state: Known,
): Promise<Answered | Covered | null> {
  const asking = await questionOf(tool, id, args, state);
  if (!asking.ok) return null;
  const { subject, size } = asking.question;
  const covered = subject === undefined ? 0 : (state.agreed[subject] ?? 0) * COVERED_BY_A_YES;
  if (subject !== undefined && size <= covered) return { covered: underEarlierYes(asking.question) };
  let proposal: Proposal = { args, question: asking.question, note: undefined };
  for (;;) {
    const answer = answerTo(tool, proposal);
    if (typeof answer === "boolean") {
      return {
        yes: answer,
        args: proposal.args,
        subject: proposal.question.subject,
        size: proposal.question.size,
      };
    }
    const next = await changed(tool, id, proposal, answer.edit, state);
    if (next === null) return null;
    proposal = next;
  }
}

function answerTo(tool: Tool, { args, question, note }: Proposal): ApprovalAnswer {
  return interrupt<ApprovalRequest, ApprovalAnswer>({
    tool: tool.name,
    summary: withReach(question),
    effect: tool.effect === "file" ? "file" : "network",
    fields: editableFields(tool, args),
    ...(note === undefined ? {} : { note }),
  });
}

/** What a yes is good for beyond this once. */
function withReach({ summary, subject, size }: Question): string {
  if (subject === undefined) return summary;
  const most = number(size * COVERED_BY_A_YES);
  return `${summary} A yes also covers later load on ${subject} in this conversation, up to ${most} tokens each time.`;
}

const underEarlierYes = ({ summary, subject }: Question): string =>
  `Under your earlier yes for ${subject ?? "this"}: ${summary}`;

/** The changed proposal, or the one before with a word on why not. */
async function changed(
  tool: Tool,
  id: string,
  proposal: Proposal,
  words: string,
  state: Known,
): Promise<Proposal | null> {
  const edited = editedCall(tool, proposal.args, words, state.draft);
  if (!edited.ok) return { ...proposal, note: edited.message };
  const asking = await questionOf(tool, id, edited.args, state);
  if (asking.ok) return { args: edited.args, question: asking.question, note: undefined };
  // What was asked about last is what may run, so the old proposal is asked about anew.
  const again = await questionOf(tool, id, proposal.args, state);
  return again.ok ? { ...proposal, question: again.question, note: asking.why } : null;
}

/** What cannot be asked about cannot run either: the tool tells why. */
async function questionOf(tool: Tool, id: string, args: Arguments, { draft }: Known): Promise<Asking> {
  if (tool.approval === undefined) return { ok: true, question: { summary: intent(tool, args), size: 0 } };
  const parsed = inputOf(tool, args, draft);
  if (!parsed.ok) return { ok: false, why: parsed.message };
  try {
    return { ok: true, question: await tool.approval(parsed.input, id) };
  } catch (error) {
    if (isPlannerError(error)) return { ok: false, why: error.message };
    throw error;
  }
}

function intent(tool: Tool, args: Arguments): string {
  const said = Object.entries(args).map(
    ([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return said.length === 0 ? tool.summary : `${tool.summary} (${said.join(", ")})`;
}
