import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { fetchText } from "../../src/adapters/price-feed.ts";

let server: Server | undefined;

function serving(status: number, body: string): Promise<string> {
  const opened = createServer((_request, response) => {
    response.writeHead(status);
    response.end(body);
  });
  server = opened;
  return new Promise((resolve) => {
    opened.listen(0, "127.0.0.1", () => {
      resolve(`http://127.0.0.1:${(opened.address() as AddressInfo).port}/aws/vms.csv`);
    });
  });
}

afterEach(() => {
  server?.close();
  server = undefined;
});

describe("text from an address", () => {
  it("is what the server sends", async () => {
    expect(await fetchText(await serving(200, "a,b\n1,2\n"))).toBe("a,b\n1,2\n");
  });
  it("a refusal names the status", async () => {
    await expect(fetchText(await serving(404, ""))).rejects.toMatchObject({
      code: "endpoint_failed",
      message: expect.stringContaining("404"),
    });
  });
  it("no server is offline, kind outside", async () => {
    const url = await serving(200, "");
    await new Promise((resolve) => server?.close(resolve));
    await expect(fetchText(url)).rejects.toMatchObject({ code: "offline", kind: "outside" });
  });
});
