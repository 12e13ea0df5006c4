// Where several processes train one net, each goes through some blocks of every batch, and together they make the sum
// of the blocks' gradients: the additions of one process in its order, so the same bits. What is common to all stays
// so: every process has the same parameters, optimiser's state, generators and order of samples, and makes the same
// update.
#pragma once

#include <cstddef>
#include <span>

#include "core/sample_blocks.hpp"

namespace samebits {

// The gradients of this process's blocks of a batch, each of all parameters, one after another, and 0 where one is
// frozen.
struct BlockGradients {
  // Where the sum over all of the batch's blocks comes. The process that has the batch's first block has its sum so far
  // there; for others it holds nothing yet.
  float* sum;
  std::size_t size;
  // What is to be added to that, in order: the other own blocks.
  std::span<float* const> blocks;
};

// sum[from .. to - 1] plus each block in order: the chain's addition, for any part of it.
void add_blocks(const Kernels& kernels, const BlockGradients& gradients, std::size_t from, std::size_t to);

class Reducer {
 public:
  virtual ~Reducer() = default;

  // Which of a batch's blocks are this process's: consecutive ones, or none. Those of process r begin where those of
  // r - 1 end, and there is no other block.
  virtual Range own(std::size_t blocks) const = 0;

  // Between a batch's backward pass and what comes of its gradient: makes `sum` ((block 0 + block 1) + block 2) + ...
  // over all blocks of the batch, the same in every process. Called once for each batch, whatever this process has of
  // it, in the thread that trains. For any part [from, to) of the numbers: take the sum that the process before has
  // come to (the first one has its own), add_blocks, hand it on; the last one's is the result. What it throws ends the
  // run before the update.
  virtual void reduce(const BlockGradients& gradients) = 0;

  // Fills in what other processes have: numbers[0 .. count - 1], each process's own ones set, which lie one after
  // another from the first process's on: at `own.first` to `own.last` - 1. For the losses of blocks, one number each.
  virtual void gather(double* numbers, std::size_t count, Range own) = 0;

  // Whether this process wants to stop, for all to know after the next reduction; and whether any did at the last one.
  virtual void ask_to_stop(bool stops) = 0;
  virtual bool stops() const = 0;
};

// The rows of a batch of `rows` that this process goes through: all, where there is no reducer.
inline Range own_rows(const Reducer* reducer, std::size_t rows) {
  return reducer ? rows_of_blocks(reducer->own(blocks_of(rows)), rows) : Range{0, rows};
}

}  // namespace samebits
