import { Spinner } from "@inkjs/ui";
import { Box, Text } from "ink";
import type { Turn } from "./turn.ts";

type ToolTurn = Extract<Turn, { kind: "tool" }>;

const MARKS = {
  done: { mark: "✓", color: "green", word: "" },
  failed: { mark: "✗", color: "red", word: " failed" },
  declined: { mark: "–", color: "yellow", word: "" },
  cancelled: { mark: "–", color: "yellow", word: " cancelled" },
} as const;

interface ToolCardProps {
  readonly turn: ToolTurn;
}

const spoken = (name: string): string => name.replaceAll("_", " ");
const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ");

/** How far it is on one line; what it has drawn so far stands below. */
function RunningCard({ name, summary, progress = summary }: ToolTurn) {
  const [line = "", ...drawn] = progress.split("\n");
  return (
    <>
      <Box gap={1}>
        <Box flexShrink={0}>
          <Spinner />
        </Box>
        <Text wrap="truncate">{`${spoken(name)}  ${line}`}</Text>
      </Box>
      {drawn.length > 0 && (
        <Text dimColor wrap="truncate">
          {drawn.join("\n")}
        </Text>
      )}
    </>
  );
}

/** A tool call: running, or done, failed or cancelled on one line. */
export function ToolCard({ turn }: ToolCardProps) {
  if (turn.status === "running") return <RunningCard {...turn} />;
  const { mark, color, word } = MARKS[turn.status];
  return (
    <Text wrap="truncate">
      <Text color={color}>{mark}</Text> {spoken(turn.name)}
      {word} <Text dimColor> {oneLine(turn.summary)}</Text>
    </Text>
  );
}
