import { Spinner } from "@inkjs/ui";
import { Box, Text } from "ink";
import type { ChatState } from "./chat-state.ts";

interface StatusLineProps {
  readonly state: ChatState;
}

function idleText({ session, unconnected }: ChatState): string {
  if (unconnected) return "no chat model yet; the next line tries again · /help";
  return session === null ? "getting ready; type on" : `${session.model} · /help · Ctrl+C twice leaves`;
}

/** What is going on, in one line below the prompt. */
export function StatusLine({ state }: StatusLineProps) {
  if (state.leaveArmed) return <Text color="yellow">Press Ctrl+C again to leave.</Text>;
  if (!state.busy) {
    return (
      <Text dimColor wrap="truncate">
        {idleText(state)}
      </Text>
    );
  }
  const waiting = state.queued.length === 0 ? "" : `; ${state.queued.length} waiting`;
  return (
    <Box>
      <Spinner label={`working; Esc cancels${waiting}`} />
    </Box>
  );
}
