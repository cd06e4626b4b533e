import { Spinner } from "@inkjs/ui";
import { Text } from "ink";
import type { Turn } from "./turn.ts";

type ToolTurn = Extract<Turn, { kind: "tool" }>;

const MARKS = {
  done: { mark: "✓", color: "green", word: "" },
  failed: { mark: "✗", color: "red", word: " failed" },
  cancelled: { mark: "–", color: "yellow", word: " cancelled" },
} as const;

interface ToolCardProps {
  readonly turn: ToolTurn;
}

const spoken = (name: string): string => name.replaceAll("_", " ");

/** A tool call on one line: running, done, failed or cancelled. */
export function ToolCard({ turn: { name, summary, progress, status } }: ToolCardProps) {
  const text = (status === "running" ? (progress ?? summary) : summary).replace(/\s*\n\s*/g, " ");
  if (status === "running") return <Spinner label={`${spoken(name)}  ${text}`} />;
  const { mark, color, word } = MARKS[status];
  return (
    <Text wrap="truncate">
      <Text color={color}>{mark}</Text> {spoken(name)}
      {word} <Text dimColor> {text}</Text>
    </Text>
  );
}
