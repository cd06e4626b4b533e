import { describe, expect, it } from "vitest";
import { chatUrl, labSettings } from "../../../src/domain/lab/settings.ts";

describe("the lab's settings", () => {
  it("S3-01, S3-02, S3-03: default to a local NIM", () => {
    expect(labSettings({}, {})).toEqual({
      baseUrl: "http://localhost:8000",
      chatPath: "/v1/chat/completions",
      model: "meta/llama-3.1-8b-instruct",
    });
  });

  it("S3-01: NIM_BASE_URL loses its trailing slash", () => {
    const settings = labSettings({ NIM_BASE_URL: "http://nim:9000/" }, {});
    expect(settings.baseUrl).toBe("http://nim:9000");
    expect(chatUrl(settings)).toBe("http://nim:9000/v1/chat/completions");
  });

  it("S3-02: NIM_CHAT_PATH replaces the path", () => {
    expect(chatUrl(labSettings({ NIM_CHAT_PATH: "/api/chat" }, {}))).toBe("http://localhost:8000/api/chat");
  });

  it("S3-03: NIM_GEN_MODEL names the model, and --model wins over it", () => {
    expect(labSettings({ NIM_GEN_MODEL: "qwen" }, {}).model).toBe("qwen");
    expect(labSettings({ NIM_GEN_MODEL: "qwen" }, { model: "llama" }).model).toBe("llama");
  });

  it("an endpoint that ends in /v1 wins over the variables, and an empty variable is unset", () => {
    const settings = labSettings(
      { NIM_BASE_URL: "http://a", NIM_CHAT_PATH: "/x" },
      { endpoint: "http://b/v1/" },
    );
    expect(chatUrl(settings)).toBe("http://b/v1/chat/completions");
    expect(labSettings({ NIM_BASE_URL: " ", NIM_GEN_MODEL: "" }, {})).toEqual(labSettings({}, {}));
  });
});
