import fc from "fast-check";
import { expect, it } from "vitest";
import { createToolCallAssembler } from "../../../src/app/agent/tool-call-assembler.ts";

type Piece = Parameters<ReturnType<typeof createToolCallAssembler>["add"]>[0][number];
const piece = (part: Omit<Piece, "type">): Piece => ({ type: "tool_call_chunk", ...part });
const assembled = (pieces: readonly Piece[]) => {
  const assembler = createToolCallAssembler((position) => `made-${position}`);
  for (const one of pieces) assembler.add([one]);
  return assembler.finish().map(({ id, name, args }) => ({ id, name, args }));
};

it("puts arguments together wherever they are cut", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string())),
      fc.integer({ min: 1, max: 9 }),
      (args, size) => {
        const text = JSON.stringify(args);
        const cuts = text.match(new RegExp(`[\\s\\S]{1,${size}}`, "g")) ?? [];
        const pieces = [
          piece({ index: 0, id: "a", name: "plan", args: "" }),
          ...cuts.map((cut) => piece({ index: 0, args: cut })),
        ];
        expect(assembled(pieces)).toEqual([{ id: "a", name: "plan", args: JSON.parse(text) }]);
      },
    ),
  );
});
it("keeps calls apart that are interleaved by index", () => {
  const pieces = [
    piece({ index: 0, id: "a", name: "x", args: '{"n":' }),
    piece({ index: 1, id: "b", name: "y", args: "{}" }),
    piece({ index: 0, args: "1}" }),
  ];
  expect(assembled(pieces)).toEqual([
    { id: "a", name: "x", args: { n: 1 } },
    { id: "b", name: "y", args: {} },
  ]);
});
it("gives an id where the server gives none, or the same twice", () => {
  const pieces = [
    piece({ index: 0, name: "x", args: "{}" }),
    piece({ index: 1, id: "", name: "y", args: "{}" }),
  ];
  expect(assembled(pieces).map(({ id }) => id)).toEqual(["made-0", "made-1"]);
  const same = [
    piece({ index: 0, id: "a", name: "x", args: "{}" }),
    piece({ index: 1, id: "a", name: "y", args: "{}" }),
  ];
  expect(assembled(same).map(({ id }) => id)).toEqual(["a", "made-1"]);
});
it("hands unreadable arguments on, so that the model is told", () => {
  expect(assembled([piece({ index: 0, id: "a", name: "x", args: '{"n":' })])).toEqual([
    { id: "a", name: "x", args: { unreadable_arguments: '{"n":' } },
  ]);
});
