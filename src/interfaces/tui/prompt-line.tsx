import { Box, type DOMElement, Text, useBoxMetrics, useCursor } from "ink";
import { useRef } from "react";
import { type CompletionWords, completionsAt, ghostOf } from "./complete.ts";
import { layoutInput } from "./input-layout.ts";
import { type EditorState, searchText } from "./line-editor.ts";

const MARK = "> ";
const ROWS = 8;
const LISTED = 20;
const ROWS_WITH_COUNT = 4;
const LABEL_COLUMNS = 20;
/** Rows the status, the counts of hidden lines and some of the transcript need. */
const ROWS_AROUND = 6;

interface PromptLineProps {
  readonly editor: EditorState;
  readonly words: CompletionWords;
  readonly columns: number;
  /** Of the window: what is drawn must be lower, or every key would redraw all of it. */
  readonly windowRows: number;
}

const more = (count: number, where: string): string =>
  `… ${count} more ${count === 1 ? "line" : "lines"} ${where}`;

/** What a line that begins with a slash can become is listed; a name anywhere in a line is only suggested. */
const listedIn = (text: string, offered: ReturnType<typeof completionsAt>) =>
  text.startsWith("/") ? offered : [];

/** What is being typed, with the terminal's own cursor in it, and what it can become. */
export function PromptLine({ editor, words, columns, windowRows }: PromptLineProps) {
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
  const offered = completionsAt(editor.text, editor.cursor, words);
  const ghost = ghostOf(editor, offered);
  const listed = listedIn(editor.text, offered);
  const most = Math.min(LISTED, room);
  // What is left out is counted where there is a row for it.
  const isCounted = listed.length > most && most >= ROWS_WITH_COUNT;
  const shown = listed.slice(0, isCounted ? most - 1 : most);
  const search = searchText(editor);
  const y = top + row + (above > 0 ? 1 : 0);
  setCursorPosition(hasMeasured ? { x: MARK.length + column, y } : undefined);
  return (
    <Box ref={box} flexDirection="column">
      {above > 0 && <Text dimColor>{more(above, "above")}</Text>}
      {rows
        .map((text, index) => ({ text, index, key: String(index), mark: index + above === 0 ? MARK : "  " }))
        .map(({ text, key, mark, index }) => (
          <Text key={key} wrap="truncate">
            <Text bold>{mark}</Text>
            {text}
            {index === rows.length - 1 && below === 0 && <Text dimColor>{ghost}</Text>}
          </Text>
        ))}
      {search !== null && (
        <Text dimColor wrap="truncate">
          {search}
        </Text>
      )}
      {below > 0 && <Text dimColor>{more(below, "below")}</Text>}
      {shown.map(({ text, label, note }) => (
        <Text key={text} dimColor wrap="truncate">
          {`  ${label.padEnd(LABEL_COLUMNS)} ${note}`}
        </Text>
      ))}
      {isCounted && <Text dimColor>{`  … ${listed.length - shown.length} more`}</Text>}
    </Box>
  );
}
