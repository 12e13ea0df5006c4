"""Runs ONNX models with onnxruntime: one JSON request a line in, the path and the input; one list of numbers a line out."""

import json
import sys

import numpy as np
import onnxruntime

for line in sys.stdin:
    request = json.loads(line)
    session = onnxruntime.InferenceSession(request["path"], providers=["CPUExecutionProvider"])
    x = np.asarray(request["x"], dtype=np.float32).reshape(request["shape"])
    (y,) = session.run(None, {"input": x})
    print(json.dumps(y.flatten().tolist()))
