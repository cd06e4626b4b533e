import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createModelSource } from "../../src/adapters/hugging-face.ts";
import { isPlannerError, type PlannerError } from "../../src/domain/errors.ts";
import { SMALL_LLAMA } from "../support/model-config-fixtures.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const TOKEN = "hf_secretsecretsecret";
const CONFIG = JSON.stringify(SMALL_LLAMA);
const FP8 = JSON.stringify({ quantization: { quant_algo: "FP8", kv_cache_quant_algo: "FP8" } });

let folder = "";
let servers: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-models-"));
});

afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
  servers = [];
  await rm(folder, { recursive: true });
});

async function serve(answer: Answer): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

const reply =
  (status: number, body = "", headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

/** A hub that answers by path; what is not listed is not there. */
const files =
  (bodies: Readonly<Record<string, string>>): Answer =>
  (request, response) => {
    const body = bodies[request.url ?? ""];
    if (body === undefined) response.writeHead(404).end("not found");
    else response.writeHead(200, { "content-type": "application/json" }).end(body);
  };

const sourceFor = (env: Record<string, string>, timeoutMs = 2000) =>
  createModelSource({ env: { HOME: folder, ...env }, timeoutMs });

async function refusal(reading: Promise<unknown>): Promise<PlannerError> {
  const error: unknown = await reading.then(
    () => new Error("it was read"),
    (reason: unknown) => reason,
  );
  if (!isPlannerError(error)) throw error;
  return error;
}

async function cached(hub: string, id: string, config: string): Promise<void> {
  const repository = join(hub, `models--${id.replace("/", "--")}`);
  await mkdir(join(repository, "refs"), { recursive: true });
  await mkdir(join(repository, "snapshots", "abc123def456"), { recursive: true });
  await writeFile(join(repository, "refs", "main"), "abc123def456");
  await writeFile(join(repository, "snapshots", "abc123def456", "config.json"), config);
}

describe("paths", () => {
  it("reads a config.json, and the hf_quant_config.json beside it", async () => {
    await writeFile(join(folder, "config.json"), CONFIG);
    await writeFile(join(folder, "hf_quant_config.json"), FP8);
    const record = await sourceFor({}).read(join(folder, "config.json"));
    expect(record.profile.nativePrecision).toBe("fp8");
    expect(record.profile.layers).toBe(22);
    expect([record.source, record.verified]).toEqual([join(folder, "config.json"), true]);
  });

  it("knows a folder that holds one by its bare name", async () => {
    const { localPath } = sourceFor({});
    const name = relative(process.cwd(), folder);
    expect(localPath?.(name)).toBeUndefined();
    await writeFile(join(folder, "config.json"), CONFIG);
    expect(localPath?.(name)).toBe(`./${name}`);
  });
  it("reads the folder that holds one, and expands ~", async () => {
    await writeFile(join(folder, "config.json"), CONFIG);
    expect((await sourceFor({}).read(folder)).profile.layers).toBe(22);
    expect((await sourceFor({}).read("~/config.json")).profile.layers).toBe(22);
  });

  it("a byte order mark is no obstacle", async () => {
    await writeFile(join(folder, "config.json"), `\uFEFF${CONFIG}`);
    expect((await sourceFor({}).read(folder)).profile.layers).toBe(22);
  });

  it.each(["./nowhere", "~/nothing/config.json", "/nowhere/at/all", "missing_config.json"])(
    "%s is a path that does not exist: the person's to mend",
    async (path) => {
      const error = await refusal(sourceFor({}).read(path));
      expect([error.code, error.kind]).toEqual(["unreadable_file", "input"]);
      expect(error.message).toContain("does not exist");
    },
  );

  it("a folder without one, a device, weights and a huge file are refused with sentences", async () => {
    expect((await refusal(sourceFor({}).read(folder))).message).toContain("holds no config.json");
    expect((await refusal(sourceFor({}).read("/dev/zero"))).message).toContain("is not a file");
    await writeFile(join(folder, "model.safetensors"), "x");
    expect((await refusal(sourceFor({}).read(join(folder, "model.safetensors")))).message).toContain(
      "holds weights",
    );
    await writeFile(join(folder, "config.json"), Buffer.alloc(33 * 2 ** 20, " "));
    expect((await refusal(sourceFor({}).read(folder))).message).toContain("too large");
  });
});

describe("the local cache", () => {
  it.each([
    ["HF_HUB_CACHE", ""],
    ["HF_HOME", "hub"],
    ["XDG_CACHE_HOME", "huggingface/hub"],
  ])("is found through %s", async (name, below) => {
    await cached(join(folder, below), "owner/model", CONFIG);
    const record = await sourceFor({ [name]: folder, HF_HUB_OFFLINE: "1" }).read("owner/model");
    expect(record.profile.id).toBe("owner/model");
    expect(record.source).toBe("Hugging Face cache, revision abc123de");
  });

  it("is found in the home folder by default, and comes before the hub", async () => {
    await cached(join(folder, ".cache/huggingface/hub"), "owner/model", CONFIG);
    const hub = await serve(reply(500));
    expect((await sourceFor({ HF_ENDPOINT: hub }).read("owner/model")).profile.layers).toBe(22);
  });

  it("HF_HUB_OFFLINE keeps the network untouched", async () => {
    let asked = 0;
    const hub = await serve((_request, response) => {
      asked += 1;
      response.end(CONFIG);
    });
    const error = await refusal(sourceFor({ HF_ENDPOINT: hub, HF_HUB_OFFLINE: "1" }).read("owner/model"));
    expect([error.code, asked]).toEqual(["offline", 0]);
  });
});

describe("the hub", () => {
  it("gives config.json, and the quantization beside it", async () => {
    const base = "/owner/model/resolve/main";
    const hub = await serve(
      files({ [`${base}/config.json`]: CONFIG, [`${base}/hf_quant_config.json`]: FP8 }),
    );
    const record = await sourceFor({ HF_ENDPOINT: `${hub}/` }).read("owner/model");
    expect(record.profile.nativePrecision).toBe("fp8");
    expect(record.source).toBe(`${hub}/owner/model, revision main`);
  });

  it("an address copied from the browser is as good as owner/name", async () => {
    const hub = await serve(files({ "/owner/model/resolve/main/config.json": CONFIG }));
    const record = await sourceFor({ HF_ENDPOINT: hub }).read(
      "https://huggingface.co/owner/model/tree/main?x=1",
    );
    expect(record.profile.id).toBe("owner/model");
  });

  it("a model without hf_quant_config.json is as its dtype says", async () => {
    const hub = await serve(files({ "/owner/model/resolve/main/config.json": CONFIG }));
    expect((await sourceFor({ HF_ENDPOINT: hub }).read("owner/model")).profile.nativePrecision).toBe("bf16");
  });

  it("the token is sent to the hub and never to where it redirects", async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end(CONFIG);
    });
    const hub = await serve((request, response) => {
      seen.push(request.headers.authorization);
      const isConfig = request.url?.endsWith("main/config.json") === true;
      response.writeHead(isConfig ? 302 : 404, { location: `${other}/blob` }).end();
    });
    await sourceFor({ HF_ENDPOINT: hub, HF_TOKEN: TOKEN }).read("owner/model");
    expect(seen).toEqual([`Bearer ${TOKEN}`, undefined, `Bearer ${TOKEN}`]);
  });

  it("a redirect within the hub keeps the token", async () => {
    const seen: (string | undefined)[] = [];
    const hub = await serve((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === "/renamed") response.end(CONFIG);
      else response.writeHead(request.url?.includes("hf_quant") ? 404 : 307, { location: "/renamed" }).end();
    });
    expect((await sourceFor({ HF_ENDPOINT: hub, HF_TOKEN: TOKEN }).read("owner/model")).profile.layers).toBe(
      22,
    );
    expect(seen.slice(0, 2)).toEqual([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`]);
  });

  it.each([
    [404, {}, "unknown_model", "There is no model owner/model"],
    [401, { "x-error-code": "RepoNotFound" }, "unknown_model", "There is no model owner/model"],
    [404, { "x-error-code": "EntryNotFound" }, "unreadable_model", "has no config.json"],
    [401, {}, "endpoint_failed", "gated or private"],
    [403, { "x-error-code": "GatedRepo" }, "endpoint_failed", "gated or private"],
    [503, {}, "endpoint_failed", "answered 503"],
  ])("status %d %j is %s", async (status, headers, code, sentence) => {
    const hub = await serve(reply(status, "secret page", { ...headers }));
    const error = await refusal(sourceFor({ HF_ENDPOINT: hub, HF_TOKEN: TOKEN }).read("owner/model"));
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(sentence)]);
    expect(`${error.message} ${error.hint} ${String(error.cause)}`).not.toContain(TOKEN);
  });

  it("a gated model asks for the licence and HF_TOKEN", async () => {
    const error = await refusal(sourceFor({ HF_ENDPOINT: await serve(reply(403)) }).read("owner/model"));
    expect(error.hint).toContain("Accept the model's licence");
    expect(error.hint).toContain("set HF_TOKEN");
  });

  it("a login page in place of the file is named", async () => {
    const hub = await serve(reply(200, "<!doctype html><title>Sign in</title>"));
    const error = await refusal(sourceFor({ HF_ENDPOINT: hub }).read("owner/model"));
    expect([error.code, error.message]).toEqual([
      "unreadable_model",
      expect.stringContaining("this is a web page"),
    ]);
  });

  it("a body without end is cut off", async () => {
    const hub = await serve((_request, response) => {
      const block = Buffer.alloc(2 ** 20, " ");
      const more = () => {
        if (!response.destroyed && response.write(block)) setImmediate(more);
      };
      response.on("drain", more);
      more();
    });
    const error = await refusal(sourceFor({ HF_ENDPOINT: hub }, 10_000).read("owner/model"));
    expect([error.code, error.message]).toEqual([
      "unreadable_model",
      expect.stringContaining("sent more than 8 MB"),
    ]);
  });

  it("redirects in circles end", async () => {
    const hub = await serve(reply(302, "", { location: "/again" }));
    expect((await refusal(sourceFor({ HF_ENDPOINT: hub }).read("owner/model"))).message).toContain(
      "in circles",
    );
  });
});

describe("no network", () => {
  it("a hub that never answers is given up in the time allowed, config and quantization together", async () => {
    const hub = await serve(() => undefined);
    const started = performance.now();
    const error = await refusal(sourceFor({ HF_ENDPOINT: hub }, 200).read("owner/model"));
    expect([error.code, error.kind, error.message]).toEqual([
      "offline",
      "outside",
      expect.stringContaining("did not answer within 0.2 s"),
    ]);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(error.hint).toContain("--model-size");
  });

  it("a closed port is said as such", async () => {
    const hub = await serve(reply(200));
    await new Promise((done) => servers.pop()?.close(done));
    const error = await refusal(sourceFor({ HF_ENDPOINT: hub }).read("owner/model"));
    expect([error.code, error.message]).toEqual([
      "offline",
      expect.stringContaining("cannot be reached (ECONNREFUSED)"),
    ]);
  });

  it("a wish to stop is not an error of the network", async () => {
    const hub = await serve(() => undefined);
    const stop = new AbortController();
    const reading = refusal(sourceFor({ HF_ENDPOINT: hub }).read("owner/model", stop.signal));
    stop.abort();
    expect((await reading).code).toBe("cancelled");
  });
});

describe("names that are no names", () => {
  it.each([
    "llama",
    "a/b/c",
    "../etc",
    "owner/..",
    "owner/model\u001b[2J",
    "https://example.org/owner/model",
    "",
  ])("%j is refused without touching the network", async (name) => {
    const error = await refusal(sourceFor({ HF_ENDPOINT: "http://127.0.0.1:9" }).read(name));
    expect(["unknown_model", "unreadable_file"]).toContain(error.code);
    expect(error.message).not.toMatch(/\p{Cc}/u);
  });

  it.each([
    [{ HF_ENDPOINT: "not a url" }, "HF_ENDPOINT is not a web address"],
    [{ HF_ENDPOINT: "file:///etc" }, "HF_ENDPOINT is not a web address"],
    [{ HF_TOKEN: "two\nlines" }, "HF_TOKEN holds characters that cannot be sent"],
  ])("%j is the person's to mend", async (env, sentence) => {
    const error = await refusal(sourceFor(env).read("owner/model"));
    expect([error.code, error.message]).toEqual(["invalid_input", expect.stringContaining(sentence)]);
  });
});
