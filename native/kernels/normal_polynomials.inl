// The float32 log, sine and cosine of PyTorch's x86-64 builds (aten/src/ATen/native/cpu/avx_mathfun.h, after the Cephes
// library of Stephen L. Moshier). Every operation is float32. `Fused`: where GCC made one instruction of a product and
// a sum.
constexpr std::int32_t kSqrtHalfFloat = 0x3f3504f3;  // bits of the float sqrt(1/2)

template <bool Fused>
struct PolynomialFunctions {
  using V = VfTwice;

  static V multiply_add(V a, V b, V c) { return Fused ? fma(a, b, c) : a * b + c; }
  static V multiply_add(V a, float b, V c) { return multiply_add(a, V{} + b, c); }
  static V multiply_add(V a, V b, float c) { return multiply_add(a, b, V{} + c); }
  static V multiply_add(float a, V b, float c) { return multiply_add(b, a, V{} + c); }

  static V angle(V u) { return u * 6.283185307179586f; }

  // x is positive and normal: m * 2^e, m from sqrt(1/2) to sqrt(2).
  static V log(V x) {
    const ViTwice offset = (ViTwice)x - kSqrtHalfFloat;
    const V exponent = __builtin_convertvector(offset >> 23, V);
    const V f = (V)((offset & 0x007fffff) + kSqrtHalfFloat) - 1.0f;
    const V z = f * f;
    V y = multiply_add(7.0376836292e-2f, f, -1.1514610310e-1f);
    y = multiply_add(y, f, 1.1676998740e-1f);
    y = multiply_add(y, f, -1.2420140846e-1f);
    y = multiply_add(y, f, 1.4249322787e-1f);
    y = multiply_add(y, f, -1.6668057665e-1f);
    y = multiply_add(y, f, 2.0000714765e-1f);
    y = multiply_add(y, f, -2.4999993993e-1f);
    y = multiply_add(y, f, 3.3333331174e-1f);
    y = y * f;
    y = multiply_add(y, z, exponent * -2.12194440e-4f);
    y = multiply_add(-z, 0.5f, y);
    return multiply_add(exponent, 0.693359375f, f + y);
  }

  // x >= 0, a few turns at most.
  static SinCos<V> sincos(V x) {
    const ViTwice j = (__builtin_convertvector(x * 1.27323954473516f, ViTwice) + 1) & ~1;  // eighths of a turn
    const V y = __builtin_convertvector(j, V);
    V r = multiply_add(y, -0.78515625f, x);
    r = multiply_add(y, -2.4187564849853515625e-4f, r);
    r = multiply_add(y, -3.77489497744594108e-8f, r);
    const V z = r * r;
    V c = multiply_add(2.443315711809948e-5f, z, -1.388731625493765e-3f);
    c = multiply_add(c, z, 4.166664568298827e-2f) * z;
    c = multiply_add(c, z, -(z * 0.5f)) + 1.0f;
    V s = multiply_add(-1.9515295891e-4f, z, 8.3321608736e-3f);
    s = multiply_add(s, z, -1.6666654611e-1f);
    s = multiply_add(s * z, r, r);
    const ViTwice swapped = j << 30 >> 31;  // bit 1
    const auto choose = [=](V a, V b) { return (((ViTwice)a ^ (ViTwice)b) & swapped) ^ (ViTwice)b; };
    return {(V)(choose(c, s) ^ (j << 29 & INT32_MIN)), (V)(choose(s, c) ^ ((j + 2) << 29 & INT32_MIN))};
  }
};
