import { useCallback, useSyncExternalStore } from "react";
import type { ChatState } from "./chat-state.ts";
import type { ChatStore } from "./chat-store.ts";
import { paced } from "./paced.ts";

/** Between two drawings of what an agent says; a word waits at most this long. */
const FRAME_MS = 16;

/** The state of a chat, drawn again whenever it changes; what the agent does, once a frame. */
export function useChatState(store: ChatStore): ChatState {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const pace = paced(onChange, FRAME_MS);
      const forget = store.subscribe(({ type }) => (type === "event" ? pace.soon() : pace.now()));
      return () => {
        pace.stop();
        forget();
      };
    },
    [store],
  );
  return useSyncExternalStore(subscribe, store.get);
}
