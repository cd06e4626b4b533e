/** What a person is asked before something happens outside, and what can be changed about it. */
import type { ApprovalRequest } from "../../app/agent/conversation.ts";

type Field = NonNullable<ApprovalRequest["fields"]>[number];

const spoken = (name: string): string => name.replaceAll("_", " ");

const valueText = (value: unknown): string => (Array.isArray(value) ? value.join(" ") : String(value));

/** "requests 64": what is proposed, ready to be typed with another value; then what is not set. */
function fieldText({ name, value }: Field): string {
  return value === null ? name : `${name} ${valueText(value)}`;
}

export const approvalText = ({ tool, summary }: ApprovalRequest): string => `${spoken(tool)}: ${summary}`;

export const isEditable = ({ fields = [] }: ApprovalRequest): boolean => fields.length > 0;

/** How to change a proposal, in a sentence or two. */
export function editHint({ fields = [] }: ApprovalRequest): string {
  const set = fields.filter(({ value }) => value !== null).map(fieldText);
  const unset = fields.filter(({ value }) => value === null).map(fieldText);
  const now = set.length === 0 ? "" : ` Now: ${set.join(", ")}.`;
  const also = unset.length === 0 ? "" : ` Also: ${unset.join(", ")}.`;
  return `Say what should be different, such as "${exampleOf(fields)}".${now}${also}`;
}

/** An example of this proposal's own fields. */
function exampleOf(fields: readonly Field[]): string {
  const wanted = ["requests", "path", "maxTokens"].flatMap((name) =>
    fields.filter((field) => field.name === name),
  );
  const [field] = [...wanted, ...fields];
  if (field === undefined) return "";
  return field.kind === "number" || field.kind === "numbers" ? `${field.name} 20` : `${field.name} other`;
}
