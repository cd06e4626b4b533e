import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFileCatalog } from "../../src/adapters/catalog/file-catalog.ts";
import { findModel } from "../../src/app/find-model.ts";
import { PlannerError } from "../../src/domain/errors.ts";

const catalog = createFileCatalog(join(import.meta.dirname, "../../config"));
const asked: string[] = [];
const source = {
  read: (id: string) => {
    asked.push(id);
    return Promise.reject(new PlannerError("offline", "no network in tests"));
  },
};
const profileOf = async (model: string) => (await findModel({ model }, catalog, source)).profile;

describe("findModel", () => {
  it("takes a checkpoint's format from its name and its shape from the base model", async () => {
    const quantised = await profileOf("nvidia/Llama-3.1-70B-Instruct-FP8");
    const base = await profileOf("meta-llama/Llama-3.1-70B-Instruct");
    expect([base.nativePrecision, quantised.nativePrecision]).toEqual(["bf16", "fp8"]);
    expect(quantised.totalParams).toBe(base.totalParams);
    expect((await profileOf("Qwen/Qwen2.5-72B-Instruct-AWQ")).nativePrecision).toBe("int4");
  });

  it("asks the model source for an unknown id or a path, and for nothing the catalog knows", async () => {
    await expect(profileOf("acme/Rocket-9B")).rejects.toMatchObject({ code: "offline" });
    await expect(profileOf("./config.json")).rejects.toMatchObject({ code: "offline" });
    await profileOf("meta-llama/Llama-3.1-8B");
    expect(asked).toEqual(["acme/Rocket-9B", "./config.json"]);
  });

  it("says when a name of the catalog is a configuration here too, and points to one the catalog does not know", async () => {
    const here = { ...source, localPath: (name: string) => `./${name}` };
    const record = await findModel({ model: "llama-3.1-8b" }, catalog, here);
    expect([record.profile.id, record.localPath]).toEqual(["meta-llama/Llama-3.1-8B", "./llama-3.1-8b"]);
    expect((await findModel({ model: "llama-3.1-8b" }, catalog, source)).localPath).toBeUndefined();
    await expect(findModel({ model: "zzqx" }, catalog, here)).rejects.toMatchObject({
      code: "unknown_model",
      hint: expect.stringContaining("./zzqx"),
    });
  });

  it("refuses a misspelt plain name with the nearest rather than go looking for it", async () => {
    await expect(profileOf("lama 3.1 8b")).rejects.toMatchObject({
      code: "unknown_model",
      hint: expect.stringContaining("meta-llama/Llama-3.1-8B"),
    });
  });
});
