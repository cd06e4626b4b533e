import { Text } from "ink";

const EXAMPLE =
  "  Llama 3.1 8B in fp8 on H100, 20 requests a second, 1000 tokens in, 200 out, TTFT under 500 ms";

/** The first lines: what this is and what to type. */
export function Welcome({ version }: { readonly version: string }) {
  return (
    <>
      <Text>
        <Text bold>Headroom {version}</Text> plans GPU capacity for LLM inference.
      </Text>
      <Text dimColor>Say what is to be served, for example:</Text>
      <Text dimColor>{EXAMPLE}</Text>
    </>
  );
}
