import { Text, type TextProps } from "ink";
import type { StyledLine, Tone } from "./styled-line.ts";

const LOOK: Readonly<Record<Tone, Omit<TextProps, "children">>> = {
  plain: {},
  strong: { bold: true },
  faint: { dimColor: true },
  good: { color: "green", bold: true },
  bad: { color: "red", bold: true },
  warn: { color: "yellow" },
  accent: { color: "cyan" },
  code: { color: "cyan" },
};

interface StyledTextProps {
  readonly lines: readonly StyledLine[];
}

/** Lines never change once drawn, so their place is their key. */
const keyed = <Item,>(items: readonly Item[]): readonly { readonly key: string; readonly item: Item }[] =>
  items.map((item, place) => ({ key: String(place), item }));

/** Styled lines, one below the other; longer ones wrap at the edge. */
export function StyledText({ lines }: StyledTextProps) {
  return keyed(lines).map(({ key, item: spans }) => (
    <Text key={key}>
      {spans.length === 0
        ? " "
        : keyed(spans).map(({ key: place, item: { text, tone } }) => (
            <Text key={place} {...LOOK[tone]}>
              {text}
            </Text>
          ))}
    </Text>
  ));
}
