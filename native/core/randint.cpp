#include "core/randint.hpp"

namespace samebits {

void randint(Generator& generator, std::int64_t* out, std::size_t n, std::int64_t low, std::uint64_t range) {
  const bool narrow = range < std::uint64_t{1} << 28;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t draw = narrow ? generator.draw() : generator.draw64();
    out[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + draw % range);
  }
}

}  // namespace samebits
