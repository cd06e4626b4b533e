/** Asks nvidia-smi, else rocm-smi, about the first GPU; Python's torch copies, and its packages are looked up. */
import { execFile } from "node:child_process";
import type { GpuTools } from "../app/ports.ts";
import { type GpuIdentity, type GpuReading, NO_READING } from "../domain/lab/gpu-sample.ts";
import { bytesFromMib, gbPerSecondFromBytes, gibFromBytes, msFromSeconds } from "../domain/units.ts";

type Outcome = { readonly out: string } | { readonly problem: string };
type Variables = Readonly<Record<string, string | undefined>>;

/** A driver that hangs is one that does not answer. [assumed] */
const PATIENCE_MS = msFromSeconds(10);
const COPY_PATIENCE_MS = msFromSeconds(300);
const MOST_SAID = 200;

const runner =
  (env: Variables) =>
  (file: string, words: readonly string[], patienceMs = PATIENCE_MS): Promise<Outcome> =>
    new Promise((resolve) => {
      execFile(file, words, { timeout: patienceMs, env: { ...env } }, (error, stdout, stderr) => {
        if (error === null) return resolve({ out: stdout });
        if (error.code === "ENOENT") return resolve({ problem: `${file} is not installed` });
        const said = (stderr.trim().split("\n").at(-1) ?? "") || stdout.trim() || error.message;
        resolve({ problem: `${file} failed: ${said.slice(0, MOST_SAID)}` });
      });
    });

/** "[N/A]" and the like are not known. */
function figureIn(text: string | undefined): number | null {
  const value = Number.parseFloat(text ?? "");
  return Number.isFinite(value) ? value : null;
}
const gibFromMib = (mib: number | null): number | null =>
  mib === null ? null : gibFromBytes(bytesFromMib(mib));

const cells = (csv: string): string[] =>
  (csv.trim().split("\n")[0] ?? "").split(",").map((cell) => cell.trim());
const query = (fields: string) => [`--query-gpu=${fields}`, "--format=csv,noheader,nounits"];

const NVIDIA_IDENTITY = query("name,driver_version,memory.total,memory.used,memory.free");
const NVIDIA_READING = query(
  "memory.used,memory.total,utilization.gpu,utilization.memory,power.draw,temperature.gpu",
);
const ROCM_WORDS =
  "--showproductname --showdriverversion --showmeminfo vram --showuse --showmemuse --showpower --showtemp --json".split(
    " ",
  );

function nvidiaIdentity(out: string): GpuIdentity | null {
  const [name, driver, total, used, free] = cells(out);
  const [totalGib, usedGib, freeGib] = [total, used, free].map((cell) => gibFromMib(figureIn(cell)));
  if (name === undefined || name === "" || totalGib == null) return null;
  return {
    gpu_name: name,
    driver: driver ?? "",
    vram_total_gib: totalGib,
    vram_used_gib: usedGib ?? totalGib - (freeGib ?? totalGib),
    vram_free_gib: freeGib ?? totalGib - (usedGib ?? 0),
  };
}

function nvidiaReading(out: string): GpuReading {
  const [used, total, gpu, memory, power, temperature] = cells(out).map(figureIn);
  return {
    vram_used_gib: gibFromMib(used ?? null),
    vram_total_gib: gibFromMib(total ?? null),
    gpu_util_pct: gpu ?? null,
    mem_util_pct: memory ?? null,
    power_w: power ?? null,
    temp_c: temperature ?? null,
  };
}

/** Names differ between releases: the first whose words all occur. */
function rocmValue(card: Readonly<Record<string, unknown>>, ...words: readonly string[]): string | undefined {
  const key = Object.keys(card).find((name) => words.every((word) => name.toLowerCase().includes(word)));
  return key === undefined ? undefined : String(card[key]);
}

function rocmCard(out: string): { card: Readonly<Record<string, unknown>>; driver: string } | null {
  try {
    const answer = JSON.parse(out) as Record<string, Record<string, unknown> | undefined>;
    const card = answer["card0"];
    return card === undefined ? null : { card, driver: rocmValue(answer["system"] ?? {}, "driver") ?? "" };
  } catch {
    return null;
  }
}

function rocmReading(out: string): GpuReading {
  const found = rocmCard(out);
  if (found === null) return NO_READING;
  const at = (...words: string[]) => figureIn(rocmValue(found.card, ...words));
  const [used, total] = [at("vram", "used"), at("vram", "total memory (b)")];
  return {
    vram_used_gib: used === null ? null : gibFromBytes(used),
    vram_total_gib: total === null ? null : gibFromBytes(total),
    gpu_util_pct: at("gpu use"),
    mem_util_pct: at("memory", "allocated") ?? at("memory use"),
    power_w: at("power"),
    temp_c: at("temperature"),
  };
}

function rocmIdentity(out: string): GpuIdentity | null {
  const found = rocmCard(out);
  const { vram_total_gib: total, vram_used_gib: used } = rocmReading(out);
  if (found === null || total === null) return null;
  return {
    gpu_name: rocmValue(found.card, "card series") ?? rocmValue(found.card, "card model") ?? "AMD GPU",
    driver: found.driver,
    vram_total_gib: total,
    vram_used_gib: used ?? 0,
    vram_free_gib: total - (used ?? 0),
  };
}

const COPY = `
import sys, time, torch
size, iters, warmup = map(int, sys.argv[1:])
if not torch.cuda.is_available(): raise SystemExit("CUDA is not available to torch")
a = torch.empty(size // 4, device="cuda", dtype=torch.float32)
b = torch.empty_like(a)
for _ in range(warmup): b.copy_(a)
torch.cuda.synchronize()
start = time.perf_counter()
for _ in range(iters): b.copy_(a)
torch.cuda.synchronize()
print(size * iters / (time.perf_counter() - start))
`;
const COPY_WARMUP = 5;
const VLLM = 'import importlib.metadata as m; print(m.version("vllm"))';

export function gpuTools(env: Variables): GpuTools {
  const run = runner(env);
  return {
    identity: async () => {
      const nvidia = await run("nvidia-smi", NVIDIA_IDENTITY);
      const rocm = "out" in nvidia ? null : await run("rocm-smi", ROCM_WORDS);
      const gpu =
        "out" in nvidia
          ? nvidiaIdentity(nvidia.out)
          : rocm !== null && "out" in rocm
            ? rocmIdentity(rocm.out)
            : null;
      const problems = [nvidia, rocm].flatMap((outcome) =>
        outcome !== null && "problem" in outcome ? [outcome.problem] : [],
      );
      return {
        gpu,
        reason: gpu !== null ? null : `No GPU is visible: ${problems.join("; ") || "its tool lists none"}.`,
      };
    },
    reading: async () => {
      const nvidia = await run("nvidia-smi", NVIDIA_READING);
      if ("out" in nvidia) return nvidiaReading(nvidia.out);
      const rocm = await run("rocm-smi", ROCM_WORDS);
      return "out" in rocm ? rocmReading(rocm.out) : NO_READING;
    },
    copyBandwidth: async (mib, iters) => {
      const words = ["-c", COPY, String(bytesFromMib(mib)), String(iters), String(COPY_WARMUP)];
      const outcome = await run("python3", words, COPY_PATIENCE_MS);
      if ("problem" in outcome) return { gbPerSecond: null, reason: outcome.problem };
      const bytesPerSecond = figureIn(outcome.out);
      return bytesPerSecond === null
        ? { gbPerSecond: null, reason: "the copy gave no figure" }
        : { gbPerSecond: gbPerSecondFromBytes(bytesPerSecond), reason: null };
    },
    vllmVersion: async () => {
      const outcome = await run("python3", ["-c", VLLM]);
      return "out" in outcome ? outcome.out.trim() || null : null;
    },
  };
}
