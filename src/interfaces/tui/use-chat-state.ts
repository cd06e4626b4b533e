import { useSyncExternalStore } from "react";
import type { ChatState } from "./chat-state.ts";
import type { ChatStore } from "./chat-store.ts";

/** The state of a chat, drawn again whenever it changes. */
export function useChatState(store: ChatStore): ChatState {
  return useSyncExternalStore(store.subscribe, store.get);
}
