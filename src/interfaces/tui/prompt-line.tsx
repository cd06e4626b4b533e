import { Box, type DOMElement, Text, useBoxMetrics, useCursor } from "ink";
import { useRef } from "react";
import { layoutInput } from "./input-layout.ts";
import type { EditorState } from "./line-editor.ts";
import { completions } from "./slash-commands.ts";

const MARK = "> ";
const ROWS = 8;
/** Rows the status, the counts of hidden lines and some of the transcript need. */
const ROWS_AROUND = 6;

interface PromptLineProps {
  readonly editor: EditorState;
  readonly columns: number;
  /** Of the window: what is drawn must be lower, or every key would redraw all of it. */
  readonly windowRows: number;
}

const more = (count: number, where: string): string =>
  `… ${count} more ${count === 1 ? "line" : "lines"} ${where}`;

/** What is being typed, with the terminal's own cursor in it, and the commands it can become. */
export function PromptLine({ editor, columns, windowRows }: PromptLineProps) {
  const room = Math.max(1, windowRows - ROWS_AROUND);
  const box = useRef<DOMElement>(null);
  const { top, hasMeasured } = useBoxMetrics(box);
  const { setCursorPosition } = useCursor();
  const { rows, row, column, above, below } = layoutInput(
    editor.text,
    editor.cursor,
    columns - MARK.length - 1,
    Math.min(ROWS, room),
  );
  const y = top + row + (above > 0 ? 1 : 0);
  setCursorPosition(hasMeasured ? { x: MARK.length + column, y } : undefined);
  return (
    <Box ref={box} flexDirection="column">
      {above > 0 && <Text dimColor>{more(above, "above")}</Text>}
      {rows
        .map((text, index) => ({ text, key: String(index), mark: index + above === 0 ? MARK : "  " }))
        .map(({ text, key, mark }) => (
          <Text key={key} wrap="truncate">
            <Text bold>{mark}</Text>
            {text}
          </Text>
        ))}
      {below > 0 && <Text dimColor>{more(below, "below")}</Text>}
      {completions(editor.text)
        .slice(0, room)
        .map(({ name, takes, summary }) => (
          <Text key={name} dimColor wrap="truncate">
            {`  ${`/${name} ${takes}`.padEnd(20)} ${summary}`}
          </Text>
        ))}
    </Box>
  );
}
