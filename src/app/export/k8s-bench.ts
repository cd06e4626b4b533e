/** A benchmark by several machines as Kubernetes objects: the queue, an Indexed Job of workers, and the Job that asks them. */
import { type Export, fromSecret, labels, literal, type Manifest, metadata, type Place } from "./manifest.ts";

export interface K8sBench extends Place {
  /** Holds `headroom`. */
  readonly image: string;
  readonly workers: number;
  /** Of `headroom bench`, without queue, workers and leave. */
  readonly benchArguments: readonly string[];
  /** Host and port that the workers may load. */
  readonly host: string;
  /** The sentence people agree to before load is sent. */
  readonly consent: string;
}

const QUEUE_IMAGE = "valkey/valkey:8.1-alpine";
const QUEUE_PORT = 6379;
/** Images may have to be fetched first. [assumed] */
const JOIN_SECONDS = 600;
const KEPT_SECONDS = 86_400;
/** Nobody but root may be needed by none of these. */
const USER = 65_532;

const container = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
const pod = {
  runAsNonRoot: true,
  runAsUser: USER,
  runAsGroup: USER,
  fsGroup: USER,
  seccompProfile: { type: "RuntimeDefault" },
};
/** No limit on cores: a limit halts the sending thread in mid-measurement. */
const share = { requests: { cpu: "2", memory: "512Mi" }, limits: { memory: "2Gi" } };

export function k8sBench(wish: K8sBench): Export {
  const { name, workers, consent } = wish;
  const kubectl = wish.namespace === null ? "kubectl" : `kubectl -n ${wish.namespace}`;
  return {
    target: "k8s-bench",
    about: [
      "Applying this sends load:",
      consent,
      "",
      `Before: ${kubectl} create secret generic ${name}-queue --from-literal=password="$(openssl rand -hex 24)"`,
      `If the endpoint wants a key: ${kubectl} create secret generic ${name}-endpoint --from-literal=api-key=…`,
      `Then:   ${kubectl} apply -f FILE`,
      `Result: ${kubectl} wait --for=condition=complete --timeout=24h job/${name}-run && ${kubectl} logs job/${name}-run > bench.json`,
      `Watch:  ${kubectl} exec job/${name}-run -- tail -f /tmp/progress.log`,
      `After:  ${kubectl} delete -f FILE`,
      "",
      `${workers} workers, spread over nodes where there are several; a worker that is lost is reported as such in the result.`,
      `The image ${wish.image} holds Headroom and Node. With the file that \`npm pack\` writes:`,
      "  FROM node:24-slim",
      "  COPY headroom-*.tgz /tmp/headroom.tgz",
      "  RUN npm install -g /tmp/headroom.tgz && rm /tmp/headroom.tgz",
    ],
    manifests: [queueDeployment(wish), queueService(wish), workersJob(wish), benchJob(wish)],
  };
}

function queueDeployment(place: K8sBench): Manifest {
  const selector = labels(place.name, "queue");
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(place, "queue"),
    spec: {
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: selector },
        spec: {
          automountServiceAccountToken: false,
          securityContext: pod,
          containers: [
            {
              name: "valkey",
              image: QUEUE_IMAGE,
              // The password goes by way of standard input: it stands in no command line.
              command: ["sh", "-c"],
              args: [
                'printf \'requirepass %s\\nport %s\\nsave ""\\nappendonly no\\nmaxmemory-policy noeviction\\ndir /data\\n\' "$QUEUE_PASSWORD" "$QUEUE_PORT" | exec valkey-server -',
              ],
              env: [
                fromSecret("QUEUE_PASSWORD", `${place.name}-queue`, "password"),
                { name: "QUEUE_PORT", value: `${QUEUE_PORT}` },
              ],
              ports: [{ name: "queue", containerPort: QUEUE_PORT }],
              readinessProbe: { tcpSocket: { port: "queue" }, periodSeconds: 2 },
              resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "2Gi" } },
              securityContext: container,
              volumeMounts: [{ name: "data", mountPath: "/data" }],
            },
          ],
          volumes: [{ name: "data", emptyDir: {} }],
        },
      },
    },
  };
}

const queueService = (place: K8sBench): Manifest => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: metadata(place, "queue"),
  spec: {
    selector: labels(place.name, "queue"),
    ports: [{ name: "queue", port: QUEUE_PORT, targetPort: "queue" }],
  },
});

const queueFlags = ({ name }: Place): string[] => ["--queue", `redis://${name}-queue:${QUEUE_PORT}`];

const environment = ({ name }: Place): Manifest[] => [
  fromSecret("HEADROOM_QUEUE_PASSWORD", `${name}-queue`, "password"),
  fromSecret("HEADROOM_API_KEY", `${name}-endpoint`, "api-key", true),
  { name: "HEADROOM_HOME", value: "/tmp/headroom" },
];

const scratch = {
  volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  volumes: [{ name: "tmp", emptyDir: {} }],
};

function workersJob(wish: K8sBench): Manifest {
  const selector = labels(wish.name, "worker");
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: metadata(wish, "worker", "-workers"),
    spec: {
      completionMode: "Indexed",
      completions: wish.workers,
      parallelism: wish.workers,
      // A share that is lost is lost: another pod could not take it up, and the others go on.
      backoffLimitPerIndex: 0,
      maxFailedIndexes: wish.workers,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      template: {
        metadata: { labels: selector },
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          securityContext: pod,
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "kubernetes.io/hostname",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: selector },
            },
          ],
          initContainers: [queueIsUp(wish)],
          containers: [
            {
              name: "worker",
              image: wish.image,
              command: ["headroom"],
              args: ["worker", ...queueFlags(wish), "--allow-host", ...literal([wish.host]), "--once"],
              env: environment(wish),
              resources: share,
              securityContext: container,
              volumeMounts: scratch.volumeMounts,
            },
          ],
          volumes: scratch.volumes,
        },
      },
    },
  };
}

/** Without it the first pods would find no queue, and none is started twice. */
const queueIsUp = (place: Place): Manifest => ({
  name: "queue-is-up",
  image: QUEUE_IMAGE,
  command: ["sh", "-c"],
  args: [`until nc -z ${place.name}-queue ${QUEUE_PORT}; do sleep 1; done`],
  securityContext: container,
});

/** Progress goes to a file, so that the log of the Job is the document and nothing else. */
const RUN =
  'headroom bench "$@" 2>/tmp/progress.log; code=$?; [ "$code" = 0 ] || cat /tmp/progress.log >&2; exit "$code"';

function benchJob(wish: K8sBench): Manifest {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: metadata(wish, "run"),
    spec: {
      backoffLimit: 0,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      template: {
        metadata: { labels: labels(wish.name, "run") },
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          securityContext: pod,
          initContainers: [queueIsUp(wish)],
          containers: [
            {
              name: "bench",
              image: wish.image,
              command: ["sh", "-c", RUN, "bench"],
              args: [
                ...literal(wish.benchArguments),
                ...queueFlags(wish),
                ...["--workers", `${wish.workers}`, "--join-timeout", `${JOIN_SECONDS}`],
                ...["--yes", "--output-format", "json"],
              ],
              env: environment(wish),
              resources: { requests: { cpu: "1", memory: "512Mi" }, limits: { memory: "2Gi" } },
              securityContext: container,
              volumeMounts: scratch.volumeMounts,
            },
          ],
          volumes: scratch.volumes,
        },
      },
    },
  };
}
