import { readFileSync } from "node:fs";
import type { Command } from "../command.js";

export const traceHook: Command = {
  name: "trace-hook",
  synopsis: "",
  summary: "Print the Python file that writes down what a PyTorch training does, for compare",
  details: [
    "It needs PyTorch 1.13 or later, nothing else, and goes around a training loop that stays as it is:",
    "  samebits trace-hook > samebits_trace.py",
    '  with trace("torch.trace", model, optimizer, loader):',
    "In TypeScript, trace of samebits writes the same.",
  ],
  positionals: [0, 0],
  options: {},
  run(): void {
    process.stdout.write(readFileSync(new URL("../../trace/samebits_trace.py", import.meta.url), "utf8"));
  },
};
