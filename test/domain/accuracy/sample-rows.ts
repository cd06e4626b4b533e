import { type MeasuredTable, readMeasuredTable } from "../../../src/domain/accuracy/read-table.ts";

const COLUMNS =
  "id,source_name,engine,engine_version,model_hf_id,weights_dtype,kv_dtype,gpu,gpus_total,tp,pp,ep,dp,isl,osl,load_kind,load_value,output_tput_tok_s_total,ttft_ms_mean,tpot_ms_mean,tpot_ms_p50,notes";

/** A row of the published table's columns; what is not given is an ordinary closed loop. */
export function csvOf(...rows: readonly Readonly<Record<string, string>>[]): string {
  const usual: Readonly<Record<string, string>> = {
    source_name: "somebody",
    engine: "vllm",
    engine_version: "0.19.0",
    model_hf_id: "meta-llama/Llama-3.1-70B",
    weights_dtype: "fp8",
    gpu: "H100",
    gpus_total: "4",
    tp: "4",
    isl: "1024",
    osl: "1024",
    load_kind: "concurrency",
    load_value: "64",
    ttft_ms_mean: "430",
    tpot_ms_mean: "20",
  };
  const names = COLUMNS.split(",");
  const lines = rows.map((row, index) =>
    names.map((name) => row[name] ?? (name === "id" ? `r${index + 1}` : (usual[name] ?? ""))).join(","),
  );
  return [COLUMNS, ...lines].join("\n");
}

export const tableOf = (...rows: readonly Readonly<Record<string, string>>[]): MeasuredTable =>
  readMeasuredTable(csvOf(...rows), "sample.csv");
