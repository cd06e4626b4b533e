import { Box } from "ink";
import { memo } from "react";
import { foldTables } from "./fold-table.ts";
import { PlanCard } from "./plan-card.tsx";
import { StyledText } from "./styled-text.tsx";
import { ToolCard } from "./tool-card.tsx";
import type { Turn } from "./turn.ts";
import { turnLines, withPreview } from "./turn-lines.ts";
import { Welcome } from "./welcome.tsx";
import { wrapLines } from "./wrap-line.ts";

/** Longer lines are hard to follow back to the next. */
const WIDEST_TEXT = 132;

interface TurnViewProps {
  readonly turn: Turn;
  readonly columns: number;
  /** Lines of streaming text shown while it grows; all of it stands in the transcript afterwards. */
  readonly tail?: number;
  /** Words that follow streaming text while they are checked. */
  readonly preview?: string;
}

function TurnContentView({ turn, columns, tail = Number.POSITIVE_INFINITY, preview = "" }: TurnViewProps) {
  switch (turn.kind) {
    case "welcome":
      return <Welcome version={turn.version} columns={columns} />;
    case "tool":
      return <ToolCard turn={turn} />;
    case "plan":
      return <PlanCard plan={turn.plan} before={turn.before} full={turn.full} columns={columns} />;
    case "user":
    case "assistant":
    case "question":
    case "failure":
    case "notice": {
      const streams = turn.kind === "assistant" && turn.status === "streaming";
      const width = Math.min(columns, WIDEST_TEXT);
      const said = streams ? withPreview(turn, preview) : turnLines(turn);
      const lines = wrapLines(foldTables(said, columns), width);
      return <StyledText lines={streams ? lines.slice(-tail) : lines} />;
    }
    default:
      return turn satisfies never;
  }
}

/** One turn of the transcript. Tool calls stand close together, everything else has air above it. */
export const TurnView = memo(function TurnView(props: TurnViewProps) {
  return (
    <Box flexDirection="column" width={props.columns} marginTop={props.turn.kind === "tool" ? 0 : 1}>
      <TurnContentView {...props} />
    </Box>
  );
});
