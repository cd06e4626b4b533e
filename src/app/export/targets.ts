/** What can be exported. */
export interface ExportTarget {
  readonly name: string;
  /** What it is made from: the flags of a benchmark, or a plan document. */
  readonly from: "bench" | "plan";
  readonly summary: string;
}

export const EXPORT_TARGETS: readonly ExportTarget[] = [
  {
    name: "k8s-bench",
    from: "bench",
    summary: "A benchmark by several machines: queue, Indexed Job of workers, and the Job that runs it",
  },
  { name: "vllm", from: "plan", summary: "Deployment and Service of vLLM with the plan's settings" },
  { name: "hpa", from: "plan", summary: "HorizontalPodAutoscaler with the plan's threshold and bounds" },
  { name: "keda", from: "plan", summary: "KEDA ScaledObject with the plan's thresholds and bounds" },
];
