import { ElementwiseLayer } from "./activation.js";

/** 1 / (1 + e^-x) of every element, torch.nn.Sigmoid; within 0.51 ULP. */
export class Sigmoid extends ElementwiseLayer {
  constructor() {
    super({ kind: "sigmoid" });
  }
}
