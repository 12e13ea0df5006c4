// MT19937 (Matsumoto and Nishimura, 1998): the recurrence and the tempering.

constexpr std::size_t kMtShift = 397;

inline std::uint32_t next_word(std::uint32_t current, std::uint32_t following, std::uint32_t shifted) {
  const std::uint32_t y = (current & 0x80000000u) | (following & 0x7fffffffu);
  return shifted ^ (y >> 1) ^ (-(following & 1u) & 0x9908b0dfu);
}

void twist(std::uint32_t* words) noexcept {
  constexpr std::size_t wrap = kMtWords - kMtShift;
  for (std::size_t i = 0; i < wrap; ++i) words[i] = next_word(words[i], words[i + 1], words[i + kMtShift]);
  for (std::size_t i = wrap; i < kMtWords - 1; ++i) words[i] = next_word(words[i], words[i + 1], words[i - wrap]);
  words[kMtWords - 1] = next_word(words[kMtWords - 1], words[0], words[kMtShift - 1]);
}

inline std::uint32_t temper(std::uint32_t y) {
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}
