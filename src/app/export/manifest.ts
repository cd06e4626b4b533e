/** What an export consists of: Kubernetes objects, and what to know before they are applied. */

/** A Kubernetes object as plain data. */
export type Manifest = Readonly<Record<string, unknown>>;

export interface Export {
  readonly target: string;
  /** Lines for whoever applies it. */
  readonly about: readonly string[];
  readonly manifests: readonly Manifest[];
}

/** Where objects go and what they are called. */
export interface Place {
  readonly name: string;
  /** Null: the one that kubectl is set to. */
  readonly namespace: string | null;
}

const APP_LABEL = "app.kubernetes.io/name";
const PART_LABEL = "app.kubernetes.io/component";

export const labels = (name: string, part: string): Readonly<Record<string, string>> => ({
  [APP_LABEL]: name,
  [PART_LABEL]: part,
});

export const metadata = ({ name, namespace }: Place, part: string, suffix = `-${part}`): Manifest => ({
  name: `${name}${suffix}`,
  ...(namespace === null ? {} : { namespace }),
  labels: labels(name, part),
});

/** A value that lies in the cluster: the export names it and never holds it. */
export const fromSecret = (name: string, secret: string, key: string, optional = false): Manifest => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key, ...(optional ? { optional: true } : {}) } },
});

/** Arguments as they are: Kubernetes would put the value of a variable, maybe a key, in the place of $(NAME). */
export const literal = (args: readonly string[]): string[] => args.map((arg) => arg.replaceAll("$", "$$$$"));
