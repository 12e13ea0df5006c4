// MT19937 (Matsumoto and Nishimura, 1998): the recurrence and the tempering.

constexpr std::size_t kMtShift = 397;
constexpr std::size_t kWords = kFloats;  // words in a vector
static_assert(kMtWords % kWords == 0);

inline Vu next_words(Vu current, Vu following, Vu shifted) {
  const Vu y = ((current ^ following) & 0x80000000u) ^ following;
  return xor_where_odd(shifted ^ (y >> 1), following, 0x9908b0df);
}

// The next 624 words, in place, a vector at a time and in order: each(i, words[i] ... words[i + kWords - 1]).
// A word needs two later ones, `following` and `shifted`; where those lie past the end they are new words from the
// front, and twice a vector has some of both.
template <typename F>
inline void twist_each(std::uint32_t* words, F each) {
  constexpr std::size_t wrap = kMtWords - kMtShift, last = kMtWords - kWords, group = 4;
  constexpr std::size_t turn = wrap / kWords * kWords;
  const auto step = [=](std::size_t i, Vu following, Vu shifted) {
    const Vu next = next_words(load<Vu>(words + i), following, shifted);
    store(words + i, next);
    return next;
  };
  // [i, end), where `shifted` lies `shift` words on. A few vectors are stepped before each() has them: side by side
  // they keep the processor busier.
  const auto steps = [=](std::size_t i, std::size_t end, std::ptrdiff_t shift) {
    const auto step_at = [=](std::size_t at) {
      return step(at, load<Vu>(words + at + 1), load<Vu>(words + (static_cast<std::ptrdiff_t>(at) + shift)));
    };
    for (; i + group * kWords <= end; i += group * kWords) {
      Vu next[group];
      for (std::size_t k = 0; k < group; ++k) next[k] = step_at(i + k * kWords);
      for (std::size_t k = 0; k < group; ++k) each(i + k * kWords, next[k]);
    }
    for (; i < end; i += kWords) each(i, step_at(i));
  };
  steps(0, turn, kMtShift);
  each(turn,
       step(turn, load<Vu>(words + turn + 1), lanes_from<kMtShift % kWords>(load<Vu>(words + last), load<Vu>(words))));
  steps(turn + kWords, last, -static_cast<std::ptrdiff_t>(wrap));
  each(last, step(last, lanes_from<1>(load<Vu>(words + last), load<Vu>(words)), load<Vu>(words + last - wrap)));
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
