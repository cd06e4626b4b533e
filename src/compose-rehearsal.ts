/** A turn that nobody sees and nothing keeps, so that the first one that is seen is as quick as the later ones. */
import { MemorySaver } from "@langchain/langgraph";
import { INTERVIEWER_NAME } from "./adapters/interviewer/interviewer-model.ts";
import type { Conversation } from "./app/agent/conversation.ts";
import type { ConversationStore } from "./app/agent/create-conversation.ts";

const SENTENCE =
  "Llama 3.1 8B in fp8 on H100, 20 requests a second, 1000 tokens in, 200 out, TTFT under 500 ms";

const nowhere = (): ConversationStore => ({
  checkpointer: new MemorySaver(),
  has: async () => false,
  touch: async () => 1,
  settle: async () => undefined,
  hold: async () => undefined,
  release: async () => undefined,
});

/** Only the built-in interviewer is rehearsed with: a chat model of somebody's own costs tokens. What goes wrong here goes wrong again where it is seen. */
export async function rehearse(
  seen: Pick<Conversation, "model">,
  open: (store: ConversationStore) => Promise<Pick<Conversation, "send">>,
): Promise<void> {
  if (seen.model !== INTERVIEWER_NAME) return;
  const conversation = await open(nowhere());
  for await (const event of conversation.send(SENTENCE)) if (event.type === "error") return;
}
