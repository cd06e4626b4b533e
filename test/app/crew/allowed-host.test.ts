import { describe, expect, it } from "vitest";
import { checkedHost, hostOf, isAllowed } from "../../../src/app/crew/allowed-host.ts";

describe("a host that was named", () => {
  it.each([
    [["10.0.0.5:8000"], "10.0.0.5:8000", true],
    [["10.0.0.5:8000"], "10.0.0.5:8001", false],
    [["10.0.0.5"], "10.0.0.5:8001", true],
    [["gpu.lan"], "GPU.lan:8000", true],
    [["gpu.lan"], "gpu.lan.evil.example:8000", false],
    [["gpu.lan"], "evil-gpu.lan", false],
    [["gpu.lan:80"], "gpu.lan", false],
    [["[::1]:8000"], "[::1]:8000", true],
    [["[::1]"], "[::1]:8000", true],
    [["[::1]:8000"], "[::1]:80001", false],
    [["a", "b:1"], "b:1", true],
    [[], "a", false],
  ])("%j lets %s be loaded: %s", (allowed, host, answer) =>
    expect(isAllowed(allowed.map(checkedHost), host)).toBe(answer),
  );
  it.each(["*", "http://h", "", "a b", "h:port", "user@h"])("%j is no host", (typed) =>
    expect(() => checkedHost(typed)).toThrow("is not a host"),
  );
  it("on port 443 alone is loaded over TLS, and never in the clear", () => {
    const may = (url: string) => isAllowed([checkedHost("api.example:443")], hostOf(new URL(url)));
    expect(may("https://api.example/v1")).toBe(true);
    expect(may("http://api.example/v1")).toBe(false);
    expect(may("https://api.example:8443/v1")).toBe(false);
  });
});
