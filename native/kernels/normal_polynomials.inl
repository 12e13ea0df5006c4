// The float32 log, sine and cosine of PyTorch's x86-64 builds (aten/src/ATen/native/cpu/avx_mathfun.h, after the Cephes
// library of Stephen L. Moshier). Every operation is float32. `Fused`: where GCC made one instruction of a product and
// a sum.
constexpr std::int32_t kSqrtHalfFloat = 0x3f3504f3;  // bits of the float sqrt(1/2)

template <bool Fused>
struct PolynomialFunctions {
  static Vf multiply_add(Vf a, Vf b, Vf c) { return Fused ? fma(a, b, c) : a * b + c; }
  static Vf multiply_add(Vf a, float b, Vf c) { return multiply_add(a, broadcast(b), c); }
  static Vf multiply_add(Vf a, Vf b, float c) { return multiply_add(a, b, broadcast(c)); }

  static Vf angle(Vf u) { return u * 6.283185307179586f; }

  // x is positive and normal: m * 2^e, m from sqrt(1/2) to sqrt(2).
  static Vf log(Vf x) {
    const Vi offset = (Vi)x - kSqrtHalfFloat;
    const Vf exponent = __builtin_convertvector(offset >> 23, Vf);
    const Vf f = (Vf)((offset & 0x007fffff) + kSqrtHalfFloat) - 1.0f;
    const Vf z = f * f;
    Vf y = multiply_add(broadcast(7.0376836292e-2f), f, -1.1514610310e-1f);
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
  static SinCos<Vf> sincos(Vf x) {
    const Vi j = (__builtin_convertvector(x * 1.27323954473516f, Vi) + 1) & ~1;  // eighths of a turn
    const Vf y = __builtin_convertvector(j, Vf);
    Vf r = multiply_add(y, -0.78515625f, x);
    r = multiply_add(y, -2.4187564849853515625e-4f, r);
    r = multiply_add(y, -3.77489497744594108e-8f, r);
    const Vf z = r * r;
    Vf c = multiply_add(broadcast(2.443315711809948e-5f), z, -1.388731625493765e-3f);
    c = multiply_add(c, z, 4.166664568298827e-2f) * z;
    c = multiply_add(c, z, -(z * 0.5f)) + 1.0f;
    Vf s = multiply_add(broadcast(-1.9515295891e-4f), z, 8.3321608736e-3f);
    s = multiply_add(s, z, -1.6666654611e-1f);
    s = multiply_add(s * z, r, r);
    const Vi swapped = (j << 30) < 0;  // bit 1
    return {(Vf)((Vi)(swapped ? c : s) ^ (j << 29 & INT32_MIN)),
            (Vf)((Vi)(swapped ? s : c) ^ ((j + 2) << 29 & INT32_MIN))};
  }
};
