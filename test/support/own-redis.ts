/** A redis-server of a test's own, with TLS and a certificate that nobody vouches for. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selfSigned } from "./self-signed.ts";

const SERVER = "redis-server";

export const hasRedisServer = spawnSync(SERVER, ["--version"]).status === 0;

export interface OwnRedis {
  readonly port: number;
  /** The file of its certificate, which vouches for itself. */
  readonly caFile: string;
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function startTlsRedis(password: string): Promise<OwnRedis> {
  const folder = mkdtempSync(join(tmpdir(), "headroom-redis-"));
  const caFile = join(folder, "cert.pem");
  const keyFile = join(folder, "key.pem");
  writeFileSync(caFile, selfSigned.cert);
  writeFileSync(keyFile, selfSigned.key);
  const port = await freePort();
  const child = spawn(
    SERVER,
    [
      ...["--bind", "127.0.0.1", "--port", "0", "--tls-port", `${port}`],
      ...["--tls-cert-file", caFile, "--tls-key-file", keyFile, "--tls-auth-clients", "no"],
      ...["--requirepass", password, "--save", "", "--dir", folder],
    ],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (/Ready to accept connections/.test(said)) resolve();
    });
    child.on("exit", () => reject(new Error(`redis-server ended: ${said}`)));
  });
  return {
    port,
    caFile,
    close: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
