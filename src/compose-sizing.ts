/** Builds the sizing calculator: workflows, job folders and pictures. */
import { type CalcServices, type Calculator, type DrawnPicture, runCalc } from "./app/sizing/run-calc.ts";
import { isPlannerError } from "./domain/errors.ts";
import type { SizingResult } from "./domain/sizing/size-sweep.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export async function openCalculator(env: Environment): Promise<Calculator> {
  const services = await calcServices(env);
  return { services, run: (config, watch) => runCalc(config, services, watch) };
}

async function calcServices(env: Environment): Promise<CalcServices> {
  const [{ createWorkflowSource }, { createWorkflowConfigs }, { createJobFolders }, { makeFolder }] =
    await Promise.all([
      import("./adapters/workflow/workflow-source.ts"),
      import("./adapters/workflow/workflow-configs.ts"),
      import("./adapters/workflow/job-folders.ts"),
      import("./adapters/make-folder.ts"),
    ]);
  return {
    workflows: createWorkflowSource(env),
    configs: createWorkflowConfigs(env),
    store: createJobFolders(makeFolder),
    draw,
  };
}

/** SVG always; PNG beside it where this platform can render one. */
async function draw(result: SizingResult): Promise<readonly DrawnPicture[]> {
  const [{ sizingPictures }, { pngOf }] = await Promise.all([
    import("./interfaces/charts/sizing-picture.ts"),
    import("./adapters/png-picture.ts"),
  ]);
  const drawn: DrawnPicture[] = [];
  for (const [name, svg] of sizingPictures(result)) {
    drawn.push({ name: `${name}.svg`, content: svg });
    try {
      drawn.push({ name: `${name}.png`, content: await pngOf(svg) });
    } catch (error) {
      if (!isPlannerError(error)) throw error;
    }
  }
  return drawn;
}
