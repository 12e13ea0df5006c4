// Which of several places of equal size are taken: each is taken again once it is free.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace samebits {

class Slots {
 public:
  std::size_t take() {
    const auto free = std::find(taken_.begin(), taken_.end(), false);
    const auto slot = static_cast<std::size_t>(free - taken_.begin());
    if (free == taken_.end()) taken_.push_back(true);
    else *free = true;
    return slot;
  }
  void free(std::size_t slot) { taken_[slot] = false; }
  // How many there must be.
  std::size_t count() const { return taken_.size(); }

 private:
  std::vector<bool> taken_;
};

}  // namespace samebits
