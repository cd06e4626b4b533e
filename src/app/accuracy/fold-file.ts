/** The file of fits that each leave something out, as `npm run fit` writes it. */
import { z } from "zod";
import { FOLD_KINDS, type Fold } from "../../domain/accuracy/folds.ts";
import { PlannerError } from "../../domain/errors.ts";
import { coefficientsSchema } from "../../domain/forecasting/coefficient-file.ts";
import type { Coefficients } from "../../domain/physics/coefficients.ts";
import type { ExpertKernels } from "../../domain/physics/expert-kernels.ts";

const foldFileSchema = z.strictObject({
  about: z.string(),
  /** SHA-256 of the measurement files the fits were made from. */
  rowsSha256: z.string(),
  asOf: z.string(),
  folds: z.array(
    z.strictObject({
      kind: z.enum(FOLD_KINDS),
      name: z.string(),
      rows: z.number(),
      loss: z.number(),
      coefficients: coefficientsSchema.omit({ expertKernels: true }),
    }),
  ),
});
export type FoldFile = Readonly<z.infer<typeof foldFileSchema>>;

/** @throws PlannerError unreadable_file */
export function parseFoldFile(content: unknown): FoldFile {
  const parsed = foldFileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PlannerError(
    "unreadable_file",
    `config/folds.json cannot be used: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
    { hint: "Restore it from the package." },
  );
}

/** Coefficients of the fit that left the fold out; the measured kernels are the same in all. */
export function coefficientsByFold(
  file: FoldFile,
  expertKernels: ExpertKernels,
): (fold: Fold) => Coefficients {
  const known = new Map<string, Coefficients>(
    file.folds.map(({ kind, name, coefficients }) => [`${kind}/${name}`, { ...coefficients, expertKernels }]),
  );
  return ({ kind, name }) => {
    const found = known.get(`${kind}/${name}`);
    if (found !== undefined) return found;
    throw new PlannerError("unreadable_file", `config/folds.json holds no fit without ${name}.`, {
      hint: "The measurements and the fits are not of one version.",
    });
  };
}
