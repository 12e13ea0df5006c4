// Times the epochs of a run.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

namespace samebits {

// Times epochs, so many together; each of them has an equal share.
class Stopwatch {
 public:
  Stopwatch(std::vector<double>& seconds, std::size_t together) : seconds_(seconds), together_(together) {}

  void end_epoch() {
    if (++epochs_ == together_) take();
  }

  void take() {
    if (epochs_ == 0) return;
    const auto now = std::chrono::steady_clock::now();
    seconds_.insert(seconds_.end(), epochs_,
                    std::chrono::duration<double>(now - start_).count() / static_cast<double>(epochs_));
    start_ = now;
    epochs_ = 0;
  }

 private:
  std::vector<double>& seconds_;
  std::size_t together_, epochs_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace samebits
