/** Holds the chat's state outside of any view. */
import { type ChatAction, type ChatState, initialState } from "./chat-state.ts";
import { reduceChat } from "./reduce-chat.ts";

export interface ChatStore {
  readonly dispatch: (action: ChatAction) => void;
  readonly get: () => ChatState;
  readonly subscribe: (onChange: (action: ChatAction) => void) => () => void;
}

export function createChatStore(version: string): ChatStore {
  let state = initialState(version);
  const listeners = new Set<(action: ChatAction) => void>();
  return {
    dispatch(action) {
      const next = reduceChat(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener(action);
    },
    get: () => state,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}
