// The output of a net in eval mode, for any number of rows in fixed memory.
#pragma once

#include <cstddef>
#include <vector>

#include "core/buffer.hpp"
#include "core/net.hpp"

namespace samebits {

class Predictor {
 public:
  [[gnu::cold]] Predictor(const NetPlan& plan, const Kernels& kernels, Threads threads);
  Predictor(const Predictor&) = delete;

  Compute& compute() { return compute_; }

  // y[rows][output_features] for x[rows][input_features]; they do not overlap.
  void run(const NetMemory& memory, const float* x, float* y, std::size_t rows);

 private:
  void place_values();
  const float* const* inputs_of(const Stage& stage);
  void run_stages(const NetMemory& memory, const float* x, float* y, std::size_t rows);

  Course course_;
  bool in_one_;                     // all rows at once
  std::size_t chunk_, widest_ = 0;  // rows at a time; the most numbers of a row of a value in between
  std::vector<std::size_t> slots_;  // of each stage's output, but the last one
  Compute compute_;
  std::vector<Buffer<float>> between_;  // by slot
  std::vector<const float*> values_;    // in the pass at hand
  std::vector<const float*> inputs_;    // of the stage at hand
};

}  // namespace samebits
