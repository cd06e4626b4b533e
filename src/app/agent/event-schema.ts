/** The events of `-p TEXT --output-format stream-json` as a JSON Schema: one object a line, told apart by `type`. */
import { z } from "zod";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import type { AgentEvent } from "./conversation.ts";

/** The plan has a schema of its own, published beside this one. */
const plan = z.custom<CapacityPlan>().meta({ $ref: "capacity-plan.schema.json" });
const words = (description: string) => z.string().describe(description);

const editableField = z.strictObject({
  name: words("The tool's input"),
  kind: z.enum(["number", "numbers", "text", "choice", "yes-no"]),
  description: z.string(),
  value: z.unknown().describe("As proposed; null when it is left to the tool"),
  choices: z.array(z.string()).readonly(),
  isAddress: z.boolean(),
});

const approvalRequest = z.strictObject({
  tool: z.string(),
  summary: words("What will happen: target, requests, tokens, minutes"),
  effect: z.enum(["file", "network"]).exactOptional(),
  fields: z.array(editableField).readonly().describe("What may be changed before a yes").exactOptional(),
  note: words("Why a change was not made").exactOptional(),
});

const eventSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("init"),
    sessionId: words("What --resume takes to go on"),
    model: words('Name of the chat model, or "built-in interviewer"'),
  }),
  z.strictObject({ type: z.literal("text"), delta: words("A piece of the reply, in order") }),
  z.strictObject({
    type: z.literal("tool_start"),
    id: words("The same in this call's later events"),
    name: z.string(),
    summary: z.string(),
  }),
  z.strictObject({
    type: z.literal("tool_progress"),
    id: z.string(),
    message: words("How far the tool is"),
    ifCancelled: words("What stays when it is stopped now").exactOptional(),
  }),
  z.strictObject({
    type: z.literal("tool_end"),
    id: z.string(),
    name: z.string(),
    ok: z.boolean(),
    message: words("One line about the result, or what is wrong; may be empty"),
    declined: z.boolean().describe("It was asked about and there was no yes: nothing ran").exactOptional(),
  }),
  z
    .strictObject({ type: z.literal("approval"), request: approvalRequest })
    .describe("Answered at once: yes with --yes, else no"),
  z.strictObject({ type: z.literal("plan"), plan }).describe("A new plan; it replaces the one before"),
  z
    .strictObject({
      type: z.literal("result"),
      reply: words("The whole reply"),
      plan: z.union([plan, z.null()]),
      question: z.string().nullable().describe("What is still asked, or null"),
    })
    .describe("The last event of a turn that ended well"),
  z
    .strictObject({
      type: z.literal("error"),
      code: words("cancelled, endpoint_failed, tools_refused, too_many_steps, invalid_input, …, or bug"),
      message: words("What is wrong, in a sentence"),
      hint: z.string().nullable().describe("What may be done about it"),
    })
    .describe("The last event of a turn that failed or was cancelled; the session can be gone on with"),
]) satisfies z.ZodType<StreamEvent>;

/** Previews are for a screen: what they show comes again as text. */
type StreamEvent = Exclude<AgentEvent, { readonly type: "preview" }>;
/** Compiles only while every event has its place in the schema. */
type IsWhole = StreamEvent["type"] extends z.infer<typeof eventSchema>["type"] ? true : never;

/** As kept in spec-kit/stream-events.schema.json. */
export function eventSchemaText(): string {
  const schema = {
    $id: "stream-events.schema.json",
    title: "Headroom stream event",
    ...z.toJSONSchema(eventSchema, { io: "output", unrepresentable: "any" }),
  };
  const whole: IsWhole = true;
  return whole && `${JSON.stringify(schema, null, 2)}\n`;
}
