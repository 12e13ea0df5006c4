// MT19937 (Matsumoto and Nishimura, 1998): the recurrence and the tempering.

constexpr std::size_t kMtShift = 397;
constexpr std::size_t kWords = kFloats;  // words in a vector
static_assert(kMtWords % kWords == 0);

inline Vu next_words(Vu current, Vu following, Vu shifted) {
  const Vu y = ((current ^ following) & 0x80000000u) ^ following;
  return xor_where_odd(shifted ^ (y >> 1), following, 0x9908b0df);
}

// The next 624 words, in place, a vector at a time and in order: each(i, words[i] ... words[i + kWords - 1]).
// A word needs two later ones, `following` and `shifted`; where those lie past the end they are new words from the front, and
// twice a vector has some of both.
template <typename F>
inline void twist_each(std::uint32_t* words, F each) {
  constexpr std::size_t wrap = kMtWords - kMtShift, last = kMtWords - kWords;
  const auto step = [=](std::size_t i, Vu following, Vu shifted) {
    const Vu next = next_words(load<Vu>(words + i), following, shifted);
    store(words + i, next);
    each(i, next);
  };
  std::size_t i = 0;
  for (; i + kWords <= wrap; i += kWords) step(i, load<Vu>(words + i + 1), load<Vu>(words + i + kMtShift));
  step(i, load<Vu>(words + i + 1), lanes_from<kMtShift % kWords>(load<Vu>(words + last), load<Vu>(words)));
  for (i += kWords; i < last; i += kWords) step(i, load<Vu>(words + i + 1), load<Vu>(words + i - wrap));
  step(last, lanes_from<1>(load<Vu>(words + last), load<Vu>(words)), load<Vu>(words + last - wrap));
}

void twist(std::uint32_t* words) noexcept {
  twist_each(words, [](std::size_t, Vu) {});
}

inline Vu temper(Vu y) {
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}
