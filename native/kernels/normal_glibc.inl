// glibc's logf, sinf and cosf, which PyTorch's arm64 builds call, as the double arithmetic that they are. Algorithms
// and constants: ARM Optimized Routines. Only the uniform grid's arguments come here, so the special cases are left
// out.

// For m near the middle of a sixteenth of [0.7, 1.4): 1 / m, rounded, and the log of what that rounding made of m.
constexpr double kLogInverse[16] = {
    0x1.661ec79f8f3bep+0, 0x1.571ed4aaf883dp+0, 0x1.49539f0f010bp+0,  0x1.3c995b0b80385p+0, 0x1.30d190c8864a5p+0,
    0x1.25e227b0b8eap+0,  0x1.1bb4a4a1a343fp+0, 0x1.12358f08ae5bap+0, 0x1.0953f419900a7p+0, 0x1p+0,
    0x1.e608cfd9a47acp-1, 0x1.ca4b31f026aap-1,  0x1.b2036576afce6p-1, 0x1.9c2d163a1aa2dp-1, 0x1.886e6037841edp-1,
    0x1.767dcf5534862p-1,
};
constexpr double kLogOfMiddle[16] = {
    -0x1.57bf7808caadep-2, -0x1.2bef0a7c06ddbp-2, -0x1.01eae7f513a67p-2, -0x1.b31d8a68224e9p-3, -0x1.6574f0ac07758p-3,
    -0x1.1aa2bc79c81p-3,   -0x1.a4e76ce8c0e5ep-4, -0x1.1973c5a611cccp-4, -0x1.252f438e10c1ep-5, 0x0p+0,
    0x1.aa5aa5df25984p-5,  0x1.c5e53aa362eb4p-4,  0x1.526e57720db08p-3,  0x1.bc2860d22477p-3,   0x1.1058bc8a07ee1p-2,
    0x1.4043057b6ee09p-2,
};

struct GlibcFunctions {
  // Rounded to float, and kept as double.
  static Parts<VdTwice> angle(VfTwice u) {
    const Parts<Vf> parts = split(u);
    return {round_to_float(widen(parts.low) * 6.283185307179586),
            round_to_float(widen(parts.high) * 6.283185307179586)};
  }

  static VfTwice log(VfTwice x) {
    const Parts<Vf> parts = split(x);
    return join(logf(parts.low), logf(parts.high));
  }

  static SinCos<VfTwice> sincos(Parts<VdTwice> x) {
    const SinCos<VdTwice> low = sincosf(x.low), high = sincosf(x.high);
    return {join(narrow(low.sin), narrow(high.sin)), join(narrow(low.cos), narrow(high.cos))};
  }

 private:
  static VdTwice round_to_float(VdTwice v) {
    const Parts<Vd> parts = split(v);
    return join(widen(narrow(parts.low)), widen(narrow(parts.high)));
  }

  // x is positive and normal.
  static Vf logf(Vf x) {
    const Vi bits = (Vi)x;
    const Vi offset = bits - 0x3f330000;
    const VlTwice index = widen((offset >> 19) & 15);
    const VdTwice k = to_double(offset >> 23);
    const VdTwice z = widen((Vf)(bits - (offset & static_cast<std::int32_t>(0xff800000))));
    const VdTwice r = z * look_up(kLogInverse, index) - 1.0;
    const VdTwice y0 = look_up(kLogOfMiddle, index) + k * 0x1.62e42fefa39efp-1;
    const VdTwice r2 = r * r;
    VdTwice y = 0x1.5575b0be00b6ap-2 * r + -0x1.ffffef20a4123p-2;
    y = -0x1.00ea348b88334p-2 * r2 + y;
    return narrow(y * r2 + (y0 + r));
  }

  // x >= 0, a few turns at most.
  static SinCos<VdTwice> sincosf(VdTwice x) {
    const VdTwice shifted = x * 0x1.45f306dc9c883p-1 + kRoundToInt;
    const VlTwice n = (VlTwice)shifted;
    const VdTwice r = x - (shifted - kRoundToInt) * 0x1.921fb54442d18p0;
    const VdTwice r2 = r * r;
    const VdTwice r3 = r * r2, r4 = r2 * r2;
    const VdTwice sin =
        (r + r3 * -0x1.555545995a603p-3) + (r3 * r2) * (0x1.1107605230bc4p-7 + r2 * -0x1.994eb3774cf24p-13);
    const VdTwice cos = ((1.0 + r2 * -0x1.ffffffd0c621cp-2) + r4 * 0x1.55553e1068f19p-5) +
                        (r4 * r2) * (-0x1.6c087e89a359dp-10 + r2 * 0x1.99343027bf8c3p-16);
    return turn(n, sin, cos);
  }
};
