/** A cloud machine type: bought whole, however few of its GPUs are used. */
export interface Machine {
  readonly cloud: "gcp" | "aws" | "azure";
  readonly instanceType: string;
  /** Name of the accelerator in the GPU catalog. */
  readonly gpu: string;
  /** May be a fraction (a third of an A10); such machines are listed but never planned on. */
  readonly gpus: number;
  readonly vcpus: number | null;
  readonly memoryGib: number | null;
  readonly intraNodeInterconnect: string;
  readonly source: string;
  readonly verified: boolean;
}
