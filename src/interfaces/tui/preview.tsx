import { Box } from "ink";
import { line, span } from "./styled-line.ts";
import { StyledText } from "./styled-text.tsx";
import { wrapLines } from "./wrap-line.ts";

interface PreviewProps {
  readonly text: string;
  readonly columns: number;
}

/** The words of a reply that are still being checked, faintly. */
export function Preview({ text, columns }: PreviewProps) {
  const lines = text
    .trim()
    .split("\n")
    .map((row) => line(span(row, "faint")));
  return (
    <Box flexDirection="column" width={columns} marginTop={1}>
      <StyledText lines={wrapLines(lines, columns)} />
    </Box>
  );
}
