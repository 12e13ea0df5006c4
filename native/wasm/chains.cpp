// The chains of a block of a matrix product (lib/backend/reference/operations/matrix_product.ts), in WebAssembly.
#include <wasm_simd128.h>

namespace {

constexpr int kRows = 64, kColumns = 64, kTerms = 256;  // of a block, at most
constexpr int kLanes = 8;                               // rows of a tile, and columns
constexpr int kTilesAcross = kColumns / kLanes;
constexpr int kRowsAtOnce = 4;  // of a tile, in registers

#if defined(__wasm_relaxed_simd__)
typedef float Operand;
#else
typedef double Operand;  // a float's value
#endif

}  // namespace

extern "C" {
Operand rows[kRows * kTerms];        // tile by tile, [term][kLanes]
Operand columns[kColumns * kTerms];  // tile by tile, [term][kLanes]
float chains[kRows * kColumns];      // row by row
// 1 for a tile that has to be computed otherwise.
unsigned char undone[kRows / kLanes * kTilesAcross];
}

namespace {

#if defined(__wasm_relaxed_simd__)

// By an instruction that rounds once on most machines, and twice on the others: who calls has tried it.
void continue_rows(const float* a, const float* b, int terms, float* c) {
  v128_t sum[kRowsAtOnce][2];
  for (int r = 0; r < kRowsAtOnce; ++r) {
    for (int v = 0; v < 2; ++v) sum[r][v] = wasm_v128_load(c + r * kColumns + 4 * v);
  }
  for (int t = 0; t < terms; ++t, a += kLanes, b += kLanes) {
    const v128_t low = wasm_v128_load(b), high = wasm_v128_load(b + 4);
#pragma GCC unroll 4
    for (int r = 0; r < kRowsAtOnce; ++r) {
      const v128_t number = wasm_v128_load32_splat(a + r);
      sum[r][0] = wasm_f32x4_relaxed_madd(number, low, sum[r][0]);
      sum[r][1] = wasm_f32x4_relaxed_madd(number, high, sum[r][1]);
    }
  }
  for (int r = 0; r < kRowsAtOnce; ++r) {
    for (int v = 0; v < 2; ++v) wasm_v128_store(c + r * kColumns + 4 * v, sum[r][v]);
  }
}

void continue_tile(const float* a, const float* b, int height, int, int terms, float* c) {
  for (int r = 0; r < height; r += kRowsAtOnce) continue_rows(a + r, b, terms, c + r * kColumns);
}

#else

// The sizes of some numbers: the least of those that are not 0, and the largest, or NaN.
struct Sizes {
  double least, most;
};

Sizes sizes_of(const double* x, int n) {
  const v128_t infinity = wasm_f64x2_const_splat(__builtin_inf()), zero = wasm_f64x2_const_splat(0);
  v128_t least = infinity, most = zero;
  for (int i = 0; i < n; i += 2) {
    const v128_t size = wasm_f64x2_abs(wasm_v128_load(x + i));
    least = wasm_f64x2_min(least, wasm_v128_bitselect(infinity, size, wasm_f64x2_eq(size, zero)));
    most = wasm_f64x2_max(most, size);
  }
  least = wasm_f64x2_min(least, wasm_i64x2_shuffle(least, least, 1, 0));
  most = wasm_f64x2_max(most, wasm_i64x2_shuffle(most, most, 1, 0));
  return {wasm_f64x2_extract_lane(least, 0), wasm_f64x2_extract_lane(most, 0)};
}

// Whether chains of such products, from what is_moderate, stay finite, and hold no bit below the least subnormal's:
// numbers are multiples of 2^-24 of their size, or more, so products are of 2^-149. A subnormal sum is exact then.
bool are_moderate(Sizes a, Sizes b) { return a.most * b.most <= 0x1p117 && a.least * b.least >= 0x1p-101; }

bool is_moderate(v128_t chain) {
  return wasm_i64x2_all_true(wasm_f64x2_le(wasm_f64x2_abs(chain), wasm_f64x2_const_splat(0x1p126)));
}

// In float64: a product of floats is exact there, and the sum is rounded to a float's 24 bits as an integer. Only a
// tie may go wrong, since the sum was rounded before; then it is false.
bool continue_quarter(const double* a, const double* b, int terms, float* c) {
  const v128_t half = wasm_i64x2_const_splat(0x10000000), kept = wasm_i64x2_const_splat(~0x1fffffffLL);
  v128_t sum[kRowsAtOnce][2], ties = wasm_i64x2_const_splat(0);
  for (int r = 0; r < kRowsAtOnce; ++r) {
    for (int v = 0; v < 2; ++v) {
      sum[r][v] = wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(c + r * kColumns + 2 * v));
      if (!is_moderate(sum[r][v])) return false;
    }
  }
  for (int t = 0; t < terms; ++t, a += kLanes, b += kLanes) {
    const v128_t pairs[] = {wasm_v128_load(b), wasm_v128_load(b + 2)};
#pragma GCC unroll 4
    for (int r = 0; r < kRowsAtOnce; ++r) {
      const v128_t number = wasm_v128_load64_splat(a + r);
#pragma GCC unroll 2
      for (int v = 0; v < 2; ++v) {
        const v128_t nearly = wasm_f64x2_add(wasm_f64x2_mul(number, pairs[v]), sum[r][v]);
        const v128_t raised = wasm_i64x2_add(nearly, half);
        sum[r][v] = wasm_v128_and(raised, kept);
        ties = wasm_v128_or(ties, wasm_i32x4_eq(raised, sum[r][v]));  // of each number's low half
      }
    }
  }
  if (wasm_v128_any_true(wasm_v128_and(ties, wasm_i64x2_const_splat(1)))) return false;
  for (int r = 0; r < kRowsAtOnce; ++r) {
    for (int v = 0; v < 2; ++v) {
      wasm_v128_store64_lane(c + r * kColumns + 2 * v, wasm_f32x4_demote_f64x2_zero(sum[r][v]), 0);
    }
  }
  return true;
}

bool continue_tile(const double* a, const double* b, int height, int width, int terms, float* c) {
  for (int r = 0; r < height; r += kRowsAtOnce) {
    for (int v = 0; v < width; v += 4) {
      if (!continue_quarter(a + r, b + v, terms, c + r * kColumns + v)) return false;
    }
  }
  return true;
}

#endif

}  // namespace

// Goes on with so many rows and columns of chains, by `terms` terms; gives how many tiles are undone.
extern "C" int continueChains(int height, int width, int terms) {
  const int tiles_down = (height + kLanes - 1) / kLanes, tiles_across = (width + kLanes - 1) / kLanes;
  const int size = terms * kLanes;
  int left = 0;
#if !defined(__wasm_relaxed_simd__)
  Sizes of_columns[kTilesAcross];
  for (int j = 0; j < tiles_across; ++j) of_columns[j] = sizes_of(columns + j * size, size);
#endif
  for (int i = 0; i < tiles_down; ++i) {
    const Operand* a = rows + i * size;
#if !defined(__wasm_relaxed_simd__)
    const Sizes of_rows = sizes_of(a, size);
#endif
    for (int j = 0; j < tiles_across; ++j) {
      const Operand* b = columns + j * size;
      const int tall = height - i * kLanes < kLanes ? height - i * kLanes : kLanes;
      const int wide = width - j * kLanes < kLanes ? width - j * kLanes : kLanes;
      float* c = chains + i * kLanes * kColumns + j * kLanes;
#if defined(__wasm_relaxed_simd__)
      continue_tile(a, b, tall, wide, terms, c);
#else
      const bool is_done = are_moderate(of_rows, of_columns[j]) && continue_tile(a, b, tall, wide, terms, c);
      undone[i * kTilesAcross + j] = !is_done;
      left += !is_done;
#endif
    }
  }
  return left;
}
