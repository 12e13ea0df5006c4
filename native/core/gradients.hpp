// The gradients of a batch: forward pass, loss and backward pass, at once or by blocks of samples.
//
//   few rows, one thread, a small net,   all rows at once; threads share out each layer's outputs
//   or a layer that mixes rows
//   else                                 each thread goes through whole blocks, as many at a time as there are threads;
//                                        the blocks' gradients are added in order; what blocks are left are gone
//                                        through one after another, as a batch of few rows is
//
// All are the same additions. Where other processes have blocks of the batch too, a Reducer adds theirs; of a net that
// mixes rows, each process goes through all of them.
#pragma once

#include <cstddef>
#include <vector>

#include "core/loss.hpp"
#include "core/net.hpp"
#include "core/reducer.hpp"

namespace samebits {

struct Batch {
  const float* x;
  Target target;
  std::size_t rows;
};

// What is differentiated, and by what. What it refers to outlives the gradients, but for the net.
struct GradientsPlan {
  const NetPlan& net;
  std::vector<bool> frozen;  // of each parameter
  const NetMemory& memory;
  const Loss& loss;
  bool accumulates;  // whether a step has several batches
  Reducer* reducer;  // null: there is no other process
};

class Gradients {
 public:
  // Of batches of up to `rows` samples.
  [[gnu::cold]] Gradients(const GradientsPlan& plan, std::size_t rows, const Kernels& kernels, Threads threads);

  // The batch's loss, with its gradient. What runs out of memory has changed nothing. Of another process's blocks, only
  // the targets are read.
  float measure(const Batch& batch);
  // After `measure`: the gradients for `share` times the loss, or added to those there are.
  void backward(float share, bool accumulate);

  // Of all parameters, one after another; 0 where one is frozen.
  float* data() { return gradients_.data.get(); }
  std::size_t size() const { return gradients_.size; }
  // The net's, of the batch measured last; unset where the block is another process's.
  const float* output() const { return net_.output(); }
  Compute& compute() { return all_.compute; }

 private:
  // How the own blocks of a batch of `rows` samples are gone through.
  struct Division {
    std::size_t rows, blocks;  // of the whole batch
    Range own;
    std::size_t lanes;  // so many together
    bool at_once;       // all of its rows
  };

  Division division_of(std::size_t rows) const;
  std::size_t lanes_for(std::size_t blocks) const;
  void reserve(std::size_t rows);
  Range rows_of(std::size_t block) const { return rows_of_blocks({block, block + 1}, division_.rows); }
  // f(lane, i) for the own blocks from `block` on that are gone through together; how many they are.
  template <typename F>
  std::size_t go_through(std::size_t block, const F& f);
  void forward(Lane& lane, Range rows, const Batch& batch, double divisor);
  void backward(Lane& lane, Range rows, float share, float* gradients, bool accumulate);
  void backward_by_blocks(float share, float* sum);
  void add(const BlockGradients& gradients);

  const NetMemory& memory_;
  const Loss& loss_;
  Net net_;
  bool accumulates_;
  bool in_one_;  // a layer mixes rows
  Reducer* reducer_;
  std::size_t columns_;
  double block_work_;        // of a block's passes, in multiply-adds
  Lane all_;                 // with all threads
  std::vector<Lane> lanes_;  // of one thread each
  Division division_{};
  std::size_t reserved_threads_ = 0;
  Buffer<float> gradients_, batch_sum_;  // the second one where a batch's gradient is to be added
  std::vector<Buffer<float>> block_gradients_;
  std::vector<float*> apart_;   // where they lie
  std::vector<double> losses_;  // of the batch's blocks
};

}  // namespace samebits
