// What ranks do together. Nothing but the order of the ranks decides what is added to what: each adds its own to what
// comes from the rank before it, and what the last one has then goes back to all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/line.hpp"
#include "core/reducer.hpp"

namespace samebits {

class Chain final : public Reducer {
 public:
  Chain(Line& line, const Kernels& kernels) : line_(line), kernels_(kernels) {}

  // The first ranks', where there are too few for all.
  Range own(std::size_t blocks) const override;
  void reduce(const BlockGradients& gradients) override;
  void gather(double* numbers, std::size_t count, Range own) override;
  void ask_to_stop(bool stops) override { asks_ = stops; }
  bool stops() const override { return stops_; }

 private:
  Line& line_;
  const Kernels& kernels_;
  bool asks_ = false, stops_ = false;
};

using Bytes = std::vector<std::uint8_t>;

// What each rank gives, on all of them.
std::vector<Bytes> gather(Line& line, const Bytes& own);

}  // namespace samebits
