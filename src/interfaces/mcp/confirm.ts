/** Asks the person behind the other assistant before anything is sent or written, where that assistant can ask. */
import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { Tool } from "../../app/tools/define-tool.ts";

export const canAsk = (server: Server): boolean => server.getClientCapabilities()?.elicitation !== undefined;

/** @returns whether the person agreed. A PlannerError of the question is the tool's to tell. */
export async function agreed(
  server: Server,
  tool: Tool,
  input: unknown,
  callId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const question = await tool.approval?.(input, callId);
  const answer = await server.elicitInput(
    {
      message: question?.summary ?? `${tool.summary} ${JSON.stringify(input)}`,
      requestedSchema: {
        type: "object",
        properties: { agree: { type: "boolean", title: "Go ahead?", default: false } },
        required: ["agree"],
      },
    },
    { signal, timeout: PATIENCE_MS },
  );
  return answer.action === "accept" && answer.content?.["agree"] === true;
}

/** A person may be away for a while. */
const PATIENCE_MS = 600_000;
