import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redisAddress } from "../../../src/adapters/load-queue/redis-address.ts";

const said = (typed: string): string => {
  try {
    return redisAddress(typed, undefined).place;
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string };
    return `${message} ${hint}`;
  }
};

describe("the address of a queue", () => {
  it("is read with user, password, port and database", () => {
    expect(redisAddress("rediss://team:s%40fe@queue.example:6380/3", undefined)).toEqual({
      host: "queue.example",
      port: 6380,
      username: "team",
      password: "s@fe",
      db: 3,
      tls: true,
      place: "rediss://queue.example:6380/3",
    });
    expect(redisAddress("redis://[::1]", undefined)).toMatchObject({ host: "::1", port: 6379, tls: false });
  });
  it("takes the password of the environment before the one that was typed", () => {
    expect(redisAddress("redis://:typed@h", "kept").password).toBe("kept");
  });
  it("never shows a password, whether the address is good or not", () => {
    const password = fc.stringMatching(/^[a-z0-9%^~.-]{8,20}$/).map((text) => `pw${text}pw`);
    const shape = fc.constantFrom(
      (secret: string) => `redis://:${secret}@127.0.0.1:6379`,
      (secret: string) => `rediss://user:${secret}@queue.example/0`,
      (secret: string) => `redis://:${secret}@127.0.0.1:6379/not-a-number`,
      (secret: string) => `redis://:${secret}@h?x=${secret}`,
      (secret: string) => `http://:${secret}@h`,
      (secret: string) => `:${secret}@h:6379`,
      (secret: string) => `redis://:${secret}@h:99999999`,
    );
    fc.assert(
      fc.property(password, shape, (secret, write) => {
        expect(said(write(secret))).not.toContain(secret);
      }),
    );
  });
  it.each(["queue.example:6379", "http://h", "redis://", "redis://h/x", "redis://h?a=b"])(
    "%s is refused with an example",
    (typed) => expect(said(typed)).toContain("Example: --queue"),
  );
});
