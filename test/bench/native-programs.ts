/** The server and the yardstick are Rust, a file each, so that they are no limit; compiled once into a folder of temporary files. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("./native/", import.meta.url));

/** Null where there is no `rustc`. */
export function nativeProgram(name: "truth-server" | "epoll-client"): string | null {
  const source = join(folder, `${name}.rs`);
  const hash = createHash("sha256")
    .update(readFileSync(source))
    .update(readFileSync(join(folder, "epoll.rs")));
  const built = join(tmpdir(), "headroom-bench-native");
  const program = join(built, `${name}-${hash.digest("hex").slice(0, 12)}`);
  if (existsSync(program)) return program;
  mkdirSync(built, { recursive: true });
  const aside = `${program}.${process.pid}`;
  const { status, stderr } = spawnSync("rustc", ["-O", "--edition", "2021", "-o", aside, source], {
    encoding: "utf8",
  });
  if (status === null) return null;
  if (status !== 0) throw new Error(`rustc does not take ${source}: ${stderr}`);
  renameSync(aside, program);
  return program;
}
