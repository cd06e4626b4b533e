/** One GPU's memory as a bar that reads without colour: each part has its own glyph. */
import { count, gib, kib, percent } from "../format.ts";
import { flow, heading, type PlanView, paragraph } from "./plan-layout.ts";
import { type StyledLine, span, type Tone } from "./styled-line.ts";

interface Part {
  readonly glyph: string;
  readonly label: string;
  readonly bytes: number;
  readonly tone: Tone;
}

/** Whole cells that sum to `cells`; a part that exists gets at least one. Largest remainder method. */
export function shareCells(sizes: readonly number[], cells: number): readonly number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= 0) return sizes.map(() => 0);
  const exact = sizes.map((size) => (size / total) * cells);
  const shared = exact.map((share) => (share > 0 ? Math.max(1, Math.floor(share)) : 0));
  const sum = () => shared.reduce((all, share) => all + share, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, over: (shared[index] ?? 0) - share }))
    .sort((a, b) => a.over - b.over);
  for (const { index } of byRemainder) {
    if (sum() < cells && (exact[index] ?? 0) > 0) shared[index] = (shared[index] ?? 0) + 1;
  }
  while (sum() > cells) {
    const largest = shared.indexOf(Math.max(...shared));
    shared[largest] = (shared[largest] ?? 0) - 1;
  }
  return shared;
}

function partsOf({ plan: { memory } }: PlanView): readonly Part[] {
  const { weightsBytes, activationBytes, runtimeBytes, kvPoolBytes, visibleBytes } = memory;
  const overhead = activationBytes + runtimeBytes;
  const pool = Math.max(0, kvPoolBytes);
  const outside = Math.max(0, visibleBytes - weightsBytes - overhead - pool);
  return [
    { glyph: "█", label: "weights", bytes: weightsBytes, tone: "accent" },
    { glyph: "▓", label: "activations, runtime", bytes: overhead, tone: "warn" },
    { glyph: "░", label: "KV pool", bytes: pool, tone: "good" },
    { glyph: "·", label: "left to others", bytes: outside, tone: "faint" },
  ];
}

export function memoryLines(view: PlanView): StyledLine[] {
  const { memory, inputs } = view.plan;
  const parts = partsOf(view);
  const bar = shareCells(
    parts.map(({ bytes }) => bytes),
    Math.max(10, Math.min(view.width, 96)),
  );
  const room = memory.fits
    ? `KV cache ${kib(memory.kvBytesPerToken)} a token; room for ${count(Math.floor(memory.maxSequences), "sequence")} at once in a replica`
    : `Does not fit, short by ${gib(memory.shortfallBytes)} a GPU; the longest context that fits is ${count(memory.largestContextTokens, "token")}`;
  const share = inputs.memoryUtilization?.value;
  const usable = `${gib(memory.usableBytes)} usable${typeof share === "number" ? ` (${percent(share)})` : ""}`;
  const title = heading("Memory of each GPU", `${gib(memory.visibleBytes)} visible, ${usable}`);
  const fit = paragraph(room, view.width, memory.fits ? "plain" : "bad");
  if (view.linear) {
    const words = parts.map(({ label, bytes }) => `${label} ${gib(bytes)}`).join("; ");
    return [title, ...paragraph(words, view.width), ...fit];
  }
  return [
    title,
    parts.map(({ glyph, tone }, index) => span(glyph.repeat(bar[index] ?? 0), tone)),
    ...flow(
      parts.map(({ glyph, label, bytes, tone }) => [span(glyph, tone), span(` ${label} ${gib(bytes)}`)]),
      view.width,
    ),
    ...fit,
  ];
}
