// The output of a net in eval mode, for any number of rows in fixed memory.
#pragma once

#include <cstddef>
#include <vector>

#include "core/net_plan.hpp"

namespace samebits {

class Predictor {
 public:
  Predictor(const NetPlan& plan, const Kernels& kernels, Threads threads);
  Predictor(const Predictor&) = delete;

  Compute& compute() { return compute_; }

  // y[rows][output_features] for x[rows][input_features]; they do not overlap.
  void run(const std::vector<float*>& parameters, const float* x, float* y, std::size_t rows);

 private:
  std::vector<LayerPointer> layers_;  // all of them: a stage's activation is of a layer that is no stage itself
  std::vector<LayerPlace> stages_;    // what computes something
  std::size_t in_;                    // numbers of a row of x
  std::size_t chunk_, widest_ = 0;    // rows at a time; the most numbers of a row between two stages
  Compute compute_;
  std::vector<float> between_[2];
};

}  // namespace samebits
