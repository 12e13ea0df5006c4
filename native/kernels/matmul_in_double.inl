// Chains of an instruction set without fma, in float64: a product of floats is exact there, and the sum is rounded to a
// float's 24 bits as an integer. Only a tie may go wrong, since the sum was rounded before; where a tile has met one,
// it is made again by fma.

// The magnitudes of an array's numbers, as their bits: the least of those that are not 0, and the largest.
struct Magnitudes {
  Vi least = Vi{} + INT32_MAX;  // INT32_MIN stands for the least subnormal, INT32_MAX for 0
  Vi most = {};

  void take(const float* x, std::size_t n) {
    for (std::size_t i = 0; i < n; i += kFloats) {
      const Vi bits = (Vi)load_at<Vf>(x, i, n - i < kFloats ? n - i : kFloats) & INT32_MAX;
      const Vi from_zero = (Vi)((Vu)bits + INT32_MAX);
      least = from_zero < least ? from_zero : least;
      most = bits > most ? bits : most;
    }
  }

  // Biased exponents. A subnormal's last bit is that of the least normal number.
  int least_exponent() const {
    int exponent = 1 << 9;
    for (std::size_t i = 0; i < kFloats; ++i) {
      const int own = static_cast<int>((static_cast<std::int64_t>(least[i]) - INT32_MIN + 1) >> 23);
      exponent = own < exponent ? own : exponent;
    }
    return exponent < 1 ? 1 : exponent;
  }
  int largest_exponent() const {
    int exponent = 0;
    for (std::size_t i = 0; i < kFloats; ++i) exponent = most[i] >> 23 > exponent ? most[i] >> 23 : exponent;
    return exponent;
  }
};

// B's lines, without what a panel has behind its last vector.
inline void take_b(const Matmul& p, Magnitudes& magnitudes) {
  if (!p.packed) {
    for (std::size_t i = 0; i < p.k; ++i) magnitudes.take(p.b + i * p.b_row, p.n);
    return;
  }
  const float* panel = p.b;
  for (std::size_t column = 0; column < p.n; column += kPanel, panel += p.k * kPanel) {
    const std::size_t columns = p.n - column < kPanel ? p.n - column : kPanel;
    for (std::size_t i = 0; i < p.k; ++i) magnitudes.take(panel + i * kPanel, columns);
  }
}

// Whether the chains can be neither infinite nor NaN, and hold no bit below the least subnormal's, so that a subnormal
// sum is exact.
inline bool stays_in_range(const Matmul& p) {
  constexpr int kLeastExponents = 151, kLargestExponents = 360, kFinite = 250;
  constexpr std::size_t kLongestChain = 1 << 17;
  if (p.continues || p.k > kLongestChain || (p.a_column != 1 && p.a_row != 1)) return false;
  Magnitudes a, b;
  const bool by_rows = p.a_column == 1;
  const std::size_t lines = by_rows ? p.m : p.k, step = by_rows ? p.a_row : p.a_column;
  for (std::size_t i = 0; i < lines; ++i) a.take(p.a + i * step, by_rows ? p.k : p.m);
  take_b(p, b);
  const int of_a = a.largest_exponent(), of_b = b.largest_exponent();
  return of_a <= kFinite && of_b <= kFinite && of_a + of_b <= kLargestExponents &&
         a.least_exponent() + b.least_exponent() >= kLeastExponents;
}

// Computed here: GCC would keep what it is made of, in memory, and compute it later.
SAMEBITS_INLINE Vi at_once(Vi v) {
#if defined(__SSE2__)
  __asm__("" : "+x"(v));
#endif
  return v;
}

// False where there was a tie: the sums are to be made otherwise.
template <int Rows, int Vectors>
SAMEBITS_INLINE bool sum_in_double(std::size_t terms, const float* a, const float* b, const Strides& s,
                                   Vf (&sum)[Rows][Vectors]) {
  constexpr std::int64_t kDropped = 0x1fffffff, kHalf = 0x10000000;
  Vd part[Rows][2 * Vectors] = {};
  Vi ties = {};
  for (std::size_t k = 0; k < terms; ++k, a = one_pointer(a + s.a_column), b += s.b_row) {
    Vd bk[2 * Vectors];
#pragma GCC unroll 8
    for (int v = 0; v < 2 * Vectors; ++v) bk[v] = widen(load<VfHalf>(b + v * kDoubles));
#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r) {
      const Vf ark_float = broadcast(a[r * s.a_row]);
      const Vd ark = widen(split(ark_float).low);
#pragma GCC unroll 8
      for (int v = 0; v < 2 * Vectors; ++v) {
        const Vl raised = (Vl)(ark * bk[v] + part[r][v]) + kHalf;
        const Vl rounded = raised & ~kDropped;
        ties = at_once(ties | ((Vi)raised == (Vi)rounded));  // of each double's low half
        part[r][v] = (Vd)rounded;
      }
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r) {
#pragma GCC unroll 4
    for (int v = 0; v < Vectors; ++v) sum[r][v] = join(narrow(part[r][2 * v]), narrow(part[r][2 * v + 1]));
  }
  std::int64_t found = 0;
  for (std::size_t i = 0; i < kDoubles; ++i) found |= ((Vl)ties)[i] & 1;
  return found == 0;
}
