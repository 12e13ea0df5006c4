/**
 * The orthogonal factor of a QR decomposition by Householder's reflections, in float64: a[rows, columns] with rows at least
 * columns, row-major, becomes Q[rows, columns] with orthonormal columns, each multiplied by the sign of its diagonal element
 * of R (0 counts as 0), which makes Q unique for a matrix of full rank.
 */
export function orthogonalFactor(a: Float64Array, rows: number, columns: number): Float64Array {
  const scales = new Float64Array(columns);
  const signs = new Float64Array(columns);
  for (let k = 0; k < columns; k++) {
    const norm = columnNorm(a, k, rows, columns);
    const pivot = a[k * columns + k] as number;
    const diagonal = pivot > 0 ? -norm : norm; // of R, after the reflection
    signs[k] = Math.sign(diagonal);
    if (norm === 0) continue;
    a[k * columns + k] = pivot - diagonal;
    scales[k] = -1 / (diagonal * (pivot - diagonal)); // 2 / |v|^2 of the reflection's vector v, now in column k
    for (let j = k + 1; j < columns; j++) reflect(a, a, k, j, scales[k] as number, rows, columns);
  }
  return accumulate(a, scales, signs, rows, columns);
}

/** The length of column k from row k on. */
function columnNorm(a: Float64Array, k: number, rows: number, columns: number): number {
  let sum = 0;
  for (let i = k; i < rows; i++) sum += (a[i * columns + k] as number) * (a[i * columns + k] as number);
  return Math.sqrt(sum);
}

/** Column j of `target` minus its part along the vector in column k of `a`, twice. */
function reflect(
  a: Float64Array,
  target: Float64Array,
  k: number,
  j: number,
  scale: number,
  rows: number,
  columns: number,
): void {
  let dot = 0;
  for (let i = k; i < rows; i++) dot += (a[i * columns + k] as number) * (target[i * columns + j] as number);
  const factor = dot * scale;
  for (let i = k; i < rows; i++) {
    target[i * columns + j] = (target[i * columns + j] as number) - factor * (a[i * columns + k] as number);
  }
}

/** The reflections' product on the first columns of the identity, times the signs. */
function accumulate(
  a: Float64Array,
  scales: Float64Array,
  signs: Float64Array,
  rows: number,
  columns: number,
): Float64Array {
  const q = new Float64Array(rows * columns);
  for (let j = 0; j < columns; j++) {
    q[j * columns + j] = 1;
    for (let k = columns - 1; k >= 0; k--) reflect(a, q, k, j, scales[k] as number, rows, columns);
  }
  return q.map((value, i) => value * (signs[i % columns] as number));
}
