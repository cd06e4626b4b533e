/**
 * Puts a chat model's tool calls together from the pieces a stream delivers.
 *
 * Servers differ: arguments split anywhere, several calls at once, ids or indexes missing, two calls under one index.
 */
import type { ToolCall, ToolCallChunk } from "@langchain/core/messages/tool";

export interface ToolCallAssembler {
  add(pieces: readonly ToolCallChunk[]): void;
  /** The whole calls. A call whose arguments are not JSON carries them as `unreadable_arguments`, so that the model is told. */
  finish(): ToolCall[];
}

interface Growing {
  readonly index: number | undefined;
  id: string | undefined;
  name: string;
  args: string;
}

/** @param taken - ids of earlier messages: some servers begin anew with each answer. */
export function createToolCallAssembler(
  fallbackId: (position: number) => string,
  taken: ReadonlySet<string> = new Set(),
): ToolCallAssembler {
  const calls: Growing[] = [];
  return {
    add: (pieces) => {
      for (const piece of pieces) {
        const open = findOpen(calls, piece);
        if (open === undefined) {
          calls.push({
            index: piece.index,
            id: piece.id || undefined,
            name: piece.name ?? "",
            args: piece.args ?? "",
          });
        } else {
          open.id ??= piece.id || undefined;
          open.name ||= piece.name ?? "";
          open.args += piece.args ?? "";
        }
      }
    },
    finish: () => {
      const used = new Set(taken);
      return calls.map((call, position) => {
        const id = call.id === undefined || used.has(call.id) ? fallbackId(position) : call.id;
        used.add(id);
        return { type: "tool_call", id, name: call.name, args: argumentsOf(call.args) };
      });
    },
  };
}

function findOpen(calls: readonly Growing[], piece: ToolCallChunk): Growing | undefined {
  const sameIndex =
    piece.index === undefined ? calls.at(-1) : calls.findLast((call) => call.index === piece.index);
  if (sameIndex === undefined) return undefined;
  const otherId = Boolean(piece.id) && sameIndex.id !== undefined && piece.id !== sameIndex.id;
  const namedAgain = Boolean(piece.name) && sameIndex.name !== "" && isWhole(sameIndex.args);
  return otherId || namedAgain ? undefined : sameIndex;
}

function argumentsOf(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  const value = parsed(text);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : { unreadable_arguments: text };
}

function isWhole(text: string): boolean {
  return text.trim() === "" || parsed(text) !== undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
