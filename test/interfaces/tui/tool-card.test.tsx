import { Box } from "ink";
import { cleanup, render } from "ink-testing-library";
import { afterEach, describe, expect, it } from "vitest";
import { ToolCard } from "../../../src/interfaces/tui/tool-card.tsx";

afterEach(cleanup);

const turn = {
  id: 1,
  kind: "tool",
  callId: "call",
  name: "benchmark_endpoint",
  summary: "Measures.",
} as const;
const linesOf = (card: Parameters<typeof ToolCard>[0]["turn"], width = 60): string[] => {
  const { lastFrame } = render(
    <Box width={width} flexDirection="column">
      <ToolCard turn={card} />
    </Box>,
  );
  return (lastFrame() ?? "").split("\n");
};
const chart = "concurrency 2, level 2 of 3: 4 of 8 requests\n   streams  tok/s\n         1  98.1 ███████████";

describe("the card of a tool", () => {
  it("has what is drawn so far below the line that says how far it is", () => {
    const [first, ...drawn] = linesOf({ ...turn, status: "running", progress: chart });
    expect(first).toMatch(/^\S benchmark endpoint {2}concurrency 2, level 2 of 3: 4 of 8/);
    expect(drawn).toEqual(["   streams  tok/s", "         1  98.1 ███████████"]);
  });

  it("never wraps: what is too wide is cut", () => {
    const lines = linesOf({ ...turn, status: "running", progress: chart }, 24);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(24);
    expect(lines[0]).toContain("…");
  });

  it("is one line once it has ended, whatever was drawn", () => {
    expect(linesOf({ ...turn, status: "done", summary: "One\nTwo", progress: chart })).toEqual([
      "✓ benchmark endpoint  One Two",
    ]);
  });
});
