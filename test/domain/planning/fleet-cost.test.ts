import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cheapestOffer,
  fleetOf,
  idleReplicas,
  usdPerMillionTokens,
} from "../../../src/domain/planning/fleet-cost.ts";
import { machine } from "../../support/planning.ts";

describe("fleet cost", () => {
  it("five GPUs on an eight-GPU machine cost eight", () => {
    expect(fleetOf(machine("G80", 8, 16), 1, 5, 730)).toEqual({
      replicas: 5,
      machines: 1,
      usdPerHour: 16,
      usdPerMonth: 11_680,
    });
  });

  it("a replica does not span machines: three of 4 GPUs take two machines of 8", () => {
    expect(fleetOf(machine("G80", 8, 16), 4, 3, 730).machines).toBe(2);
  });

  it("S4-35: a month is 730 h at $2 an hour, $1,460", () => {
    expect(fleetOf(machine("G80", 1, 2), 1, 1, 730).usdPerMonth).toBe(1460);
  });

  it("S4-35: million tokens are counted at the load served: $3.60 an hour at 100 tok/s are $10 a million", () => {
    expect(usdPerMillionTokens(3.6, 100)).toBeCloseTo(10, 12);
  });

  it("no tokens have no price, rather than zero or infinity", () => {
    expect(usdPerMillionTokens(3.6, 0)).toBeNull();
  });

  it("small machines win for a small fleet, large ones when they are cheaper in bulk", () => {
    const offers = [machine("G80", 1, 3), machine("G80", 8, 16)];
    expect(cheapestOffer(offers, 1, 2)?.machine.gpus).toBe(1);
    expect(cheapestOffer(offers, 1, 8)?.machine.gpus).toBe(8);
  });

  it("a machine with too few GPUs is not offered where a larger one holds the replica", () => {
    const offers = [machine("G80", 1, 1), machine("G80", 8, 16)];
    expect(cheapestOffer(offers, 2, 1)?.machine.gpus).toBe(8);
  });

  it("a replica of 16 GPUs takes two machines of 8 to itself, of the largest size on offer", () => {
    const offers = [machine("G80", 1, 1), machine("G80", 8, 16)];
    expect(cheapestOffer(offers, 16, 3)?.machine.gpus).toBe(8);
    expect(fleetOf(machine("G80", 8, 16), 16, 3, 730)).toMatchObject({ machines: 6, usdPerHour: 96 });
    expect(fleetOf(machine("G80", 8, 16), 12, 1, 730).machines).toBe(2);
  });

  it("whole machines hold further replicas at no cost: five of 2 GPUs leave room for three on two machines of 8", () => {
    const offer = machine("G80", 8, 16);
    expect(idleReplicas(offer, 2, fleetOf(offer, 2, 5, 730))).toBe(3);
    expect(idleReplicas(offer, 8, fleetOf(offer, 8, 5, 730))).toBe(0);
    expect(idleReplicas(offer, 16, fleetOf(offer, 16, 5, 730))).toBe(0);
  });

  it("billed GPUs always cover the replicas, and the fleet never costs less than its GPUs' share", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 4, 8),
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom(1, 2, 4, 8),
        (gpusPerReplica, replicas, size) => {
          fc.pre(size >= gpusPerReplica);
          const fleet = fleetOf(machine("G80", size, size * 2), gpusPerReplica, replicas, 730);
          expect(fleet.machines * size).toBeGreaterThanOrEqual(replicas * gpusPerReplica);
          expect(fleet.usdPerHour).toBeGreaterThanOrEqual(replicas * gpusPerReplica * 2);
          expect((fleet.machines - 1) * Math.floor(size / gpusPerReplica)).toBeLessThan(replicas);
        },
      ),
    );
  });
});
