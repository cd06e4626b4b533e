/** A plan as Kubernetes objects: the engine with the plan's settings, and an autoscaler with its thresholds. */
import { PlannerError } from "../../domain/errors.ts";
import type { CapacityPlan } from "../../domain/planning/capacity-plan.ts";
import { type Export, fromSecret, labels, literal, type Manifest, metadata, type Place } from "./manifest.ts";

export interface Serving extends Place {
  readonly image: string;
}

export interface Scaling extends Place {
  /** Prometheus as the autoscaler reaches it. */
  readonly prometheus: string;
}

const PORT = 8000;
const PART = "server";

const refusal = (message: string, hint: string) => new PlannerError("invalid_input", message, { hint });

const given = (plan: CapacityPlan, name: keyof CapacityPlan["inputs"]): string | null => {
  const value = plan.inputs[name]?.value;
  return value === undefined || value === null ? null : String(value);
};

/** What every export says of the plan. */
const planLines = (plan: CapacityPlan): string[] => [
  `From the plan of ${plan.createdAt}: ${given(plan, "model")} on ${given(plan, "gpu")}, ${given(plan, "requestsPerSecond")} requests/s.`,
  plan.verdict.summary,
  `Replicas: ${plan.replicas.min} at the least, ${plan.replicas.max} at the peak.`,
];

const DTYPES: Readonly<Record<string, readonly string[]>> = {
  bf16: ["--dtype", "bfloat16"],
  fp16: ["--dtype", "float16"],
  fp8: ["--quantization", "fp8"],
};

/** A path would be looked for in the container, and what begins with a dash is a flag of the server. */
const HUB_NAME = /^\w[\w.-]*(\/\w[\w.-]*)?$/;

function engineArguments(plan: CapacityPlan): string[] {
  const model = given(plan, "model");
  if (model === null || !HUB_NAME.test(model))
    throw refusal(
      `The plan's model (${model ?? "none"}) has no name that a server could fetch it by.`,
      "Plan with a Hugging Face id.",
    );
  const kv = given(plan, "kvPrecision");
  const flags: readonly [string, string | null][] = [
    ["--tensor-parallel-size", given(plan, "tp")],
    ["--max-model-len", given(plan, "contextWindow")],
    ["--max-num-seqs", given(plan, "batchSize")],
    ["--gpu-memory-utilization", given(plan, "memoryUtilization")],
    ["--kv-cache-dtype", kv === "fp8" ? "fp8" : null],
  ];
  return [
    model,
    ...["--port", `${PORT}`],
    ...flags.flatMap(([flag, value]) => (value === null ? [] : [flag, value])),
    ...(DTYPES[given(plan, "precision") ?? ""] ?? []),
  ];
}

/** @throws PlannerError invalid_input where the plan is for another engine, or does not fit */
export function vllmExport(plan: CapacityPlan, serving: Serving): Export {
  const engine = given(plan, "engine");
  if (engine !== "vllm")
    throw refusal(`The plan is for ${engine ?? "another engine"}, not for vLLM.`, "Plan with --engine vllm.");
  if (!plan.memory.fits)
    throw refusal("The plan's model does not fit into its GPUs.", "Take up one of the plan's repairs first.");
  const { replicas } = plan;
  const { machine } = replicas;
  const known = given(plan, "precision") ?? "";
  const isQuantised = DTYPES[known] === undefined;
  return {
    target: "vllm",
    about: [
      ...planLines(plan),
      ...(isQuantised ? [`${known}: the name must be that of a checkpoint in this format.`] : []),
      ...(machine === null || machine === undefined
        ? []
        : [`nodeSelector: the plan's machines (${machine.cloud}); leave it out elsewhere.`]),
      "With an autoscaler (headroom export hpa or keda) leave `replicas` out.",
      `If the model is gated: kubectl create secret generic ${serving.name}-hub --from-literal=token=…`,
    ],
    manifests: [deployment(plan, serving), service(serving)],
  };
}

function deployment(plan: CapacityPlan, serving: Serving): Manifest {
  const { replicas } = plan;
  const selector = labels(serving.name, PART);
  const { machine } = replicas;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(serving, PART, ""),
    spec: {
      replicas: replicas.max,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: selector },
        spec: {
          ...(machine === null || machine === undefined
            ? {}
            : { nodeSelector: { "node.kubernetes.io/instance-type": machine.instanceType } }),
          containers: [
            {
              name: "vllm",
              image: serving.image,
              command: ["vllm", "serve"],
              args: literal(engineArguments(plan)),
              env: [fromSecret("HF_TOKEN", `${serving.name}-hub`, "token", true)],
              ports: [{ name: "http", containerPort: PORT }],
              startupProbe: {
                httpGet: { path: "/health", port: "http" },
                periodSeconds: 10,
                failureThreshold: 180,
              },
              readinessProbe: { httpGet: { path: "/health", port: "http" }, periodSeconds: 5 },
              resources: { limits: { "nvidia.com/gpu": replicas.gpusPerReplica } },
              volumeMounts: [{ name: "shm", mountPath: "/dev/shm" }],
            },
          ],
          volumes: [{ name: "shm", emptyDir: { medium: "Memory" } }],
        },
      },
    },
  };
}

const service = (serving: Serving): Manifest => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: metadata(serving, PART, ""),
  spec: {
    selector: labels(serving.name, PART),
    ports: [{ name: "http", port: PORT, targetPort: "http" }],
  },
});

const target = ({ name }: Place): Manifest => ({ apiVersion: "apps/v1", kind: "Deployment", name });

/** A quantity as Kubernetes reads it: thousandths. */
const quantity = (value: number): string => `${Math.max(1, Math.round(value / MILLI))}m`;
const MILLI = 0.001;

export function hpaExport(plan: CapacityPlan, place: Place): Export {
  const { minReplicas, maxReplicas, queueDepthPerReplica } = plan.autoscaling;
  return {
    target: "hpa",
    about: [
      ...planLines(plan),
      `Waiting requests per replica: ${queueDepthPerReplica.reason}`,
      "Needs the Prometheus adapter with a rule that offers vllm:num_requests_waiting as vllm_num_requests_waiting.",
    ],
    manifests: [
      {
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: metadata(place, "autoscaler"),
        spec: {
          scaleTargetRef: target(place),
          minReplicas,
          maxReplicas,
          metrics: [
            {
              type: "Pods",
              pods: {
                metric: { name: "vllm_num_requests_waiting" },
                target: { type: "AverageValue", averageValue: quantity(queueDepthPerReplica.value) },
              },
            },
          ],
          behavior: {
            scaleUp: { stabilizationWindowSeconds: 0 },
            scaleDown: { stabilizationWindowSeconds: CALM_SECONDS },
          },
        },
      },
    ],
  };
}
/** Replicas take minutes to load: they are not given back at the first lull. [assumed] */
const CALM_SECONDS = 600;

export function kedaExport(plan: CapacityPlan, { prometheus, ...place }: Scaling): Export {
  const { minReplicas, maxReplicas, queueDepthPerReplica, requestsPerSecondPerReplica } = plan.autoscaling;
  const where = place.namespace === null ? "" : `{namespace="${place.namespace}"}`;
  const trigger = (query: string, value: number): Manifest => ({
    type: "prometheus",
    metadata: { serverAddress: prometheus, query, threshold: value.toFixed(3) },
  });
  return {
    target: "keda",
    about: [
      ...planLines(plan),
      `Waiting requests per replica: ${queueDepthPerReplica.reason}`,
      `Requests per second and replica: ${requestsPerSecondPerReplica.reason}`,
    ],
    manifests: [
      {
        apiVersion: "keda.sh/v1alpha1",
        kind: "ScaledObject",
        metadata: metadata(place, "autoscaler"),
        spec: {
          scaleTargetRef: target(place),
          minReplicaCount: minReplicas,
          maxReplicaCount: maxReplicas,
          cooldownPeriod: CALM_SECONDS,
          triggers: [
            trigger(`sum(vllm:num_requests_waiting${where})`, queueDepthPerReplica.value),
            trigger(`sum(rate(vllm:request_success_total${where}[2m]))`, requestsPerSecondPerReplica.value),
          ],
        },
      },
    ],
  };
}
