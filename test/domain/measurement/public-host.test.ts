import { expect, it } from "vitest";
import { isPublicHost } from "../../../src/domain/measurement/public-host.ts";

it.each(["api.openai.com", "8.8.8.8", "172.32.0.1", "[2606:4700::1111]", "100.128.0.1"])(
  "%s is public",
  (host) => {
    expect(isPublicHost(host)).toBe(true);
  },
);
it.each([
  "localhost",
  "127.0.0.1",
  "10.1.2.3",
  "172.16.0.1",
  "192.168.1.9",
  "[::1]",
  "[fd00::1]",
  "gpu-box",
  "vllm.serving.svc.cluster.local",
  "node.lan",
])("%s is the own network", (host) => expect(isPublicHost(host)).toBe(false));
