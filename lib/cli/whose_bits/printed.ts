/** Tensors as PyTorch, NumPy and samebits print them: `tensor([[ 0.2975, ...` */

const PRINTED = /\b(?:tensor|array)\(([^()]*)\)/g;
/** dtype=torch.float64, requires_grad=True */
const ATTRIBUTES = /,\s*\w+=[\s\S]*$/;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi;

/** The numbers' digits, or null where no tensor is printed. Throws what `fail` makes of a problem. */
export function readPrinted(text: string, fail: (problem: string) => Error): string[] | null {
  const tensors = [...text.matchAll(PRINTED)].map(([, content = ""]) => content.replace(ATTRIBUTES, ""));
  if (tensors.length === 0) return null;
  return tensors.flatMap((content) => {
    if (content.includes("...")) {
      throw fail('a tensor is printed in part; torch.set_printoptions(profile="full", precision=8) prints all of it');
    }
    const other = /\S+/.exec(content.replace(NUMBER, "").replace(/[[\],]/g, " "));
    if (other !== null) throw fail(`${JSON.stringify(other[0])} in a printed tensor is not a number`);
    return content.match(NUMBER) ?? [];
  });
}
