import { Box, Text } from "ink";
import { markdownLines } from "./markdown.ts";
import { PlanCard } from "./plan-card.tsx";
import { StyledText } from "./styled-text.tsx";
import { ToolCard } from "./tool-card.tsx";
import type { Turn } from "./turn.ts";
import { Welcome } from "./welcome.tsx";

interface TurnViewProps {
  readonly turn: Turn;
  readonly columns: number;
  /** Lines of streaming text shown while it grows; all of it stands in the transcript afterwards. */
  readonly tail?: number;
}

function AssistantText({
  turn,
  tail,
}: {
  readonly turn: Extract<Turn, { kind: "assistant" }>;
  readonly tail: number;
}) {
  const lines = markdownLines(turn.text);
  return (
    <>
      <StyledText lines={turn.status === "streaming" ? lines.slice(-tail) : lines} />
      {turn.status === "cancelled" && <Text color="yellow">(cancelled)</Text>}
    </>
  );
}

function Failure({ message, hint }: { readonly message: string; readonly hint: string | null }) {
  return (
    <>
      <Text>
        <Text color="red" bold>
          ✗
        </Text>{" "}
        {message}
      </Text>
      {hint !== null && <Text dimColor>{hint}</Text>}
    </>
  );
}

function TurnContentView({ turn, columns, tail = Number.POSITIVE_INFINITY }: TurnViewProps) {
  switch (turn.kind) {
    case "welcome":
      return <Welcome version={turn.version} />;
    case "user":
      return (
        <Text color="cyan" bold>
          {"> "}
          {turn.text}
        </Text>
      );
    case "assistant":
      return <AssistantText turn={turn} tail={tail} />;
    case "tool":
      return <ToolCard turn={turn} />;
    case "plan":
      return <PlanCard plan={turn.plan} full={turn.full} columns={columns} />;
    case "question":
      return (
        <Text>
          <Text color="yellow" bold>
            ?
          </Text>{" "}
          <Text bold>{turn.text}</Text>
        </Text>
      );
    case "failure":
      return <Failure message={turn.message} hint={turn.hint} />;
    case "notice":
      return <Text>{turn.text}</Text>;
    default:
      return turn satisfies never;
  }
}

/** One turn of the transcript. Tool calls stand close together, everything else has air above it. */
export function TurnView(props: TurnViewProps) {
  return (
    <Box flexDirection="column" width={props.columns} marginTop={props.turn.kind === "tool" ? 0 : 1}>
      <TurnContentView {...props} />
    </Box>
  );
}
