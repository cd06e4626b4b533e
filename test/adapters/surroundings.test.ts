import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askEndpoint, cachedModels, writableFolder } from "../../src/adapters/surroundings.ts";

let server: Server;
let base: string;
let folder: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.headers.authorization === "Bearer right" ? 200 : 401;
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  folder = mkdtempSync(join(tmpdir(), "headroom-around-"));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("an endpoint", () => {
  it("that answers is well, and one that refuses the key is not; the key is never repeated", async () => {
    expect(await askEndpoint(base, "right")).toMatchObject({ ok: true });
    const refused = await askEndpoint(base, "wrong-key");
    expect(refused.ok).toBe(false);
    expect(refused.finding).toContain("refuses the key");
    expect(refused.finding).not.toContain("wrong-key");
  });
  it("that is not there is said to be silent", async () => {
    expect((await askEndpoint("http://127.0.0.1:9/v1", undefined)).finding).toContain("does not answer");
  });
});

describe("folders", () => {
  it("one that could be made counts as writable", async () => {
    expect(await writableFolder(join(folder, "new", "deeper"))).toMatchObject({ ok: true });
  });
  it("a cache is counted by its models, a missing one is not zero", async () => {
    mkdirSync(join(folder, "hub", "models--a--b"), { recursive: true });
    expect(await cachedModels(join(folder, "hub"))).toBe(1);
    expect(await cachedModels(join(folder, "none"))).toBeNull();
  });
});
