/** How the backends' callers describe operations: types only. */

/** An elementwise function; kinds are PyTorch's functional names. */
export type Activation =
  | { readonly kind: "tanh" }
  | { readonly kind: "relu" }
  | { readonly kind: "sigmoid" }
  | { readonly kind: "silu" }
  | { readonly kind: "leaky_relu"; readonly negativeSlope: number }
  | { readonly kind: "gelu"; readonly approximate: "none" | "tanh" }
  | { readonly kind: "elu"; readonly alpha: number }
  | { readonly kind: "softplus"; readonly beta: number; readonly threshold: number };
