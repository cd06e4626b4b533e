import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newRingMemory, ringReader, ringWriter } from "../../../src/adapters/load-generator/record-ring.ts";
import { FAILURE_KINDS, type FailureKind, ODDITIES } from "../../../src/domain/measurement/failure-kind.ts";
import { requestRecord } from "../../support/request-record.ts";

const failures: readonly (FailureKind | null)[] = [null, "http_429", "http_503", ...FAILURE_KINDS];

describe("records in shared memory", () => {
  it("come out as they went in, whatever they hold", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            index: fc.nat(),
            warmup: fc.boolean(),
            sentMs: fc.double({ min: 0, max: 1e7, noNaN: true }),
            firstTokenMs: fc.option(fc.double({ min: 0, max: 1e7, noNaN: true })),
            inputTokens: fc.option(fc.nat()),
            tokensFrom: fc.constantFrom("usage" as const, "limit" as const, "chunks" as const),
            oddities: fc.subarray([...ODDITIES]),
            failure: fc.constantFrom(...failures),
            retryAfterSeconds: fc.option(fc.nat()),
          }),
          { maxLength: 20 },
        ),
        (given) => {
          const memory = newRingMemory();
          const [writer, read] = [ringWriter(memory), ringReader(memory)];
          const records = given.map((some) => requestRecord(some));
          for (const record of records) writer.push(record);
          expect(read()).toEqual(records);
          expect(read()).toEqual([]);
        },
      ),
    );
  });
  it("are never lost: what the ring cannot hold waits with the writer", () => {
    const memory = newRingMemory();
    const [writer, read] = [ringWriter(memory), ringReader(memory)];
    const push = (from: number, count: number) => {
      for (let index = from; index < from + count; index++) writer.push(requestRecord({ index }));
    };
    push(0, 20_000);
    const all = [...read(), ...writer.rest()];
    push(20_000, 5_000);
    all.push(...read(), ...writer.rest());
    expect(all.map(({ index }) => index)).toEqual(Array.from({ length: 25_000 }, (_, index) => index));
  });
});
