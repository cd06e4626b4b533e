/** Other load generators, each in a Python environment of its own under the folder of temporary files; kept for the next run. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";

export const peerFolder = join(os.tmpdir(), "headroom-peers-load");
const INSTALL_PATIENCE_MS = 20 * 60_000;

/** All three want Python 3.12 or newer; also looked for where pyenv keeps its versions. */
function newPython(): string | null {
  const pyenv = join(os.homedir(), ".pyenv", "versions");
  const kept = existsSync(pyenv) ? readdirSync(pyenv).map((name) => join(pyenv, name, "bin", "python3")) : [];
  const check = "import sys; sys.exit(0 if sys.version_info[:2] in ((3, 12), (3, 13)) else 1)";
  return (
    ["python3.12", "python3.13", "python3", ...kept].find(
      (python) => spawnSync(python, ["-c", check]).status === 0,
    ) ?? null
  );
}

/** @returns the folder of the environment's programs, or why there is none. */
export function installPeer(
  name: string,
  version: string,
): { readonly bin: string } | { readonly reason: string } {
  const venv = join(peerFolder, name);
  const bin = join(venv, "bin");
  if (existsSync(join(bin, name))) return { bin };
  const python = newPython();
  if (python === null) return { reason: "no Python 3.12 or 3.13 here" };
  mkdirSync(peerFolder, { recursive: true });
  const options = { encoding: "utf8", timeout: INSTALL_PATIENCE_MS } as const;
  const made = spawnSync(python, ["-m", "venv", venv], options);
  if (made.status !== 0) return { reason: `no environment: ${made.stderr.trim().slice(-200)}` };
  const { status, stderr } = spawnSync(join(bin, "pip"), ["install", "-q", `${name}==${version}`], options);
  return status === 0
    ? { bin }
    : { reason: `pip cannot install ${name} ${version}: ${(stderr ?? "").trim().slice(-200)}` };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/**
 * The tools ask for a tokenizer. Theirs come from a hub; this one is written here: bytes, and " word", which is what the server
 * sends, as one token. @returns its folder.
 */
export function writeTokenizer(): string {
  const shown = [...range(33, 126), ...range(161, 172), ...range(174, 255)];
  let hidden = 0;
  // Byte-level tokenizers write bytes that cannot be shown as letters from 256 on.
  const letters = range(0, 255).map((byte) =>
    String.fromCharCode(shown.includes(byte) ? byte : 256 + hidden++),
  );
  const space = letters[32] ?? "";
  const merges = [
    ["w", "o"],
    ["r", "d"],
    ["wo", "rd"],
    [space, "word"],
  ];
  const tokens = [...letters, ...merges.map((pair) => pair.join("")), "<|end|>"];
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  const id = tokens.length - 1;
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  const folder = join(peerFolder, "tokenizer");
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), JSON.stringify(content));
  write("tokenizer.json", {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [{ id, content: "<|end|>", ...flags }],
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: { type: "BPE", vocab: Object.fromEntries(tokens.map((token, at) => [token, at])), merges },
  });
  write("tokenizer_config.json", {
    tokenizer_class: "PreTrainedTokenizerFast",
    bos_token: "<|end|>",
    eos_token: "<|end|>",
    pad_token: "<|end|>",
    model_max_length: 8192,
  });
  write("config.json", {
    model_type: "llama",
    vocab_size: tokens.length,
    bos_token_id: id,
    eos_token_id: id,
  });
  return folder;
}
