import { Box, Static, Text, useWindowSize } from "ink";
import { ApprovalPrompt } from "./approval-prompt.tsx";
import type { ChatSession } from "./chat-session.ts";
import { splitTurns } from "./chat-state.ts";
import type { ChatStore } from "./chat-store.ts";
import type { CompletionWords } from "./complete.ts";
import { Preview } from "./preview.tsx";
import { PromptLine } from "./prompt-line.tsx";
import { StatusLine } from "./status-line.tsx";
import { fitText } from "./text-width.ts";
import type { Turn } from "./turn.ts";
import { TurnView } from "./turn-view.tsx";
import { useChatKeys } from "./use-chat-keys.ts";
import { useChatState } from "./use-chat-state.ts";
import { useWords } from "./use-words.ts";

interface ChatProps {
  readonly store: ChatStore;
  readonly session: ChatSession;
  /** Gathers what can be completed; asked again after each exchange. */
  readonly loadWords?: () => Promise<CompletionWords>;
}

/** Lines kept free below streaming text for prompt, hints and status. */
const ROWS_BELOW_TEXT = 10;
const NARROWEST = 20;

/** A reply whose first sentence is still being checked. */
const isAlone = (preview: string, live: readonly Turn[]): boolean =>
  preview.trim() !== "" && !live.some(({ kind }) => kind === "assistant");

/** The whole chat: the transcript, what is happening, the prompt. */
export function Chat({ store, session, loadWords }: ChatProps) {
  const state = useChatState(store);
  const window = useWindowSize();
  const columns = Math.max(NARROWEST, window.columns);
  const tail = Math.max(3, window.rows - ROWS_BELOW_TEXT);
  const words = useWords(loadWords, state.session !== null && !state.busy);
  const { editor, isEditing } = useChatKeys({ state, session, dispatch: store.dispatch, words });
  const { settled, live } = splitTurns(state.turns);
  return (
    <>
      <Static key={state.epoch} items={settled.slice(state.printFrom)}>
        {(turn) => <TurnView key={turn.id} turn={turn} columns={columns} />}
      </Static>
      {!state.left && (
        <Box flexDirection="column">
          {live.map((turn) => (
            <TurnView key={turn.id} turn={turn} columns={columns} tail={tail} preview={state.preview} />
          ))}
          {isAlone(state.preview, live) && <Preview text={state.preview} columns={columns} />}
          {state.queued.length > 0 && (
            <Text dimColor>
              {state.queued
                .map((line) => fitText(`waiting: ${line.replace(/\s+/g, " ")}`, columns - 1))
                .join("\n")}
            </Text>
          )}
          <Text> </Text>
          {state.approval !== null && <ApprovalPrompt request={state.approval} isEditing={isEditing} />}
          {(state.approval === null || isEditing) && (
            <PromptLine editor={editor} words={words} columns={columns} windowRows={window.rows} />
          )}
          <StatusLine state={state} />
        </Box>
      )}
    </>
  );
}
