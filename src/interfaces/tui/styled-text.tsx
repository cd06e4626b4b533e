import { Text } from "ink";
import { createContext, use } from "react";
import { paint } from "./paint.ts";
import type { StyledLine } from "./styled-line.ts";

/** Whether the terminal shows weight and colour. */
export const ColourContext = createContext(false);

interface StyledTextProps {
  readonly lines: readonly StyledLine[];
}

/** Styled lines, one below the other; longer ones wrap at the edge. */
export function StyledText({ lines }: StyledTextProps) {
  const isColoured = use(ColourContext);
  return <Text>{paint(lines, isColoured)}</Text>;
}
