/** The flags of an export: of the files, of the plan they are made from, and those of the benchmark that k8s-bench runs. */
import type { FlagSpec } from "./arguments.ts";
import { REQUEST_FLAGS } from "./bench-flags.ts";

const OWN_FLAGS: readonly FlagSpec[] = [
  {
    name: "plan",
    placeholder: "FILE",
    example: "plan.json",
    description: "Plan document to export (vllm, hpa, keda)",
  },
  {
    name: "name",
    placeholder: "NAME",
    example: "chat-8b",
    description: "What the objects are called; headroom-bench or vllm unless given",
  },
  { name: "namespace", placeholder: "NAME", example: "inference", description: "Namespace of the objects" },
  {
    name: "image",
    placeholder: "IMAGE",
    example: "registry.example/headroom:0.1.0",
    description: "Image of Headroom (k8s-bench) or of vLLM",
  },
  {
    name: "workers",
    placeholder: "N",
    example: "4",
    description: "Workers that share the load (k8s-bench); 2 unless given",
  },
  {
    name: "prometheus",
    placeholder: "URL",
    example: "http://prometheus.monitoring.svc:9090",
    description: "Prometheus that KEDA asks (keda)",
  },
];

/** Those of the benchmark last: of most exports they are not. */
export const EXPORT_FLAGS: readonly FlagSpec[] = [
  ...OWN_FLAGS,
  ...REQUEST_FLAGS.map(({ spec }) => ({ ...spec, description: `k8s-bench: ${spec.description}` })),
];
