import { line, span } from "./styled-line.ts";
import { StyledText } from "./styled-text.tsx";
import { wrapLines } from "./wrap-line.ts";

const EXAMPLE =
  "  Llama 3.1 8B in fp8 on H100, 20 requests a second, 1000 tokens in, 200 out, TTFT under 500 ms";

interface WelcomeProps {
  readonly version: string;
  readonly columns: number;
}

/** The first lines: what this is and what to type. */
export function Welcome({ version, columns }: WelcomeProps) {
  const lines = [
    line(span(`Headroom ${version}`, "strong"), " plans GPU capacity for LLM inference."),
    line(span("Say what is to be served, for example:", "faint")),
    line(span(EXAMPLE, "faint")),
  ];
  return <StyledText lines={wrapLines(lines, columns)} />;
}
