"""Times a public predictor on the question Headroom is asked in the same run; prints JSON. aiconfigurator, Apache-2.0."""
import json
import logging
import sys
import time

logging.disable(logging.CRITICAL)
started = time.perf_counter()
from aiconfigurator.cli.api import cli_estimate  # noqa: E402

imported = time.perf_counter() - started
question = dict(mode="agg", backend_name="vllm", isl=1024, osl=1024, batch_size=64, tp_size=4, gemm_quant_mode="fp8")
seconds, answer = [], None
for _ in range(int(sys.argv[1])):
    started = time.perf_counter()
    answer = cli_estimate("meta-llama/Meta-Llama-3.1-70B", "h100_sxm", **question)
    seconds.append(time.perf_counter() - started)
print(json.dumps({"importSeconds": imported, "seconds": seconds, "ttftMs": answer.ttft, "tpotMs": answer.tpot}))
