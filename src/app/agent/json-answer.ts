/**
 * One answer of a chat model that knows no tool calling: it is asked for one JSON object, and told what is wrong with it.
 *
 * The object's shape is asked of the endpoint as well; one that does not take such a wish is asked without it.
 */
import { AIMessage, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { isPlannerError, PlannerError } from "../../domain/errors.ts";
import { planRequestSchema } from "../../domain/workload/plan-request.ts";
import { type AnswerWatch, streamAnswer } from "./answer-stream.ts";
import { jsonMessages } from "./json-messages.ts";
import { readStep, type StepNames } from "./json-step.ts";
import { type OfferedTool, offered } from "./offered-tools.ts";
import { offeredNow, PLANNING_TOOL } from "./tool-topics.ts";
import { type Answerer, type AnsweringOptions, asToolCalls } from "./tools-answer.ts";

/** Times a model may answer before it is given up. [assumed] */
const MOST_TRIES = 3;
const LONGEST_FAULT = 400;
/** Characters of one object; an answer that goes on beyond is no answer. */
const LONGEST_STEP = 8000;
const FIELDS: ReadonlySet<string> = new Set(planRequestSchema.keyof().options);

export function createJsonAnswerer(options: AnsweringOptions): Answerer {
  const all = new Set(options.tools.map(({ name }) => name));
  const names: StepNames = { tools: all, fields: FIELDS, taker: PLANNING_TOOL };
  let shaped = true;
  const whole = async (
    messages: readonly BaseMessage[],
    tools: readonly OfferedTool[],
    watch: AnswerWatch,
  ): Promise<string> => {
    try {
      return await heard(options, messages, watch, shaped ? { response_format: stepFormat(tools) } : {});
    } catch (error) {
      if (!shaped || !isPlannerError(error) || error.code !== "endpoint_failed" || error.cause !== "refused")
        throw error;
      shaped = false;
      return heard(options, messages, watch, {});
    }
  };
  return async ({ state, watch, say, onProse }) => {
    const tools = offeredNow(options.tools, state);
    const messages = jsonMessages(options.prompt, tools, state, options.planner);
    let problem = "";
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const text = await whole(messages, tools, watch);
      const step = readStep(text, names);
      if (step.kind === "calls") return asToolCalls(step.calls, options.newId);
      if (step.kind === "reply") {
        if (step.prose === true) onProse?.();
        say(step.text);
        return [];
      }
      problem = step.problem;
      messages.push(
        new AIMessage(text.slice(0, LONGEST_FAULT) || "{}"),
        new HumanMessage(`${problem} Answer again with one JSON object and nothing else.`),
      );
    }
    throw new PlannerError("endpoint_failed", "The chat model does not keep to what it is asked to write.", {
      hint: `Its last fault: ${problem} Say it in other words, or choose another model.`,
    });
  };
}

async function heard(
  { chatModel }: AnsweringOptions,
  messages: readonly BaseMessage[],
  watch: AnswerWatch,
  more: Readonly<Record<string, unknown>>,
): Promise<string> {
  let text = "";
  const own = { ...watch, onCut: () => undefined, longest: LONGEST_STEP };
  for await (const piece of streamAnswer(chatModel, messages, own, more)) text += piece.text;
  return text;
}

/** One call of a tool that is offered, or a reply. */
function stepFormat(tools: readonly OfferedTool[]) {
  const calls = tools.map((tool) => {
    const { name, parameters } = offered(tool).function;
    return closedObject({ tool: { const: name }, arguments: parameters });
  });
  const schema = { anyOf: [...calls, closedObject({ reply: { type: "string" } })] };
  return { type: "json_schema", json_schema: { name: "step", schema, strict: false } };
}

const closedObject = (properties: Readonly<Record<string, unknown>>) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
