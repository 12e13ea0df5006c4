// The ranks that a launcher has started, joined by the MPI library that is here.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/line.hpp"

namespace samebits::mpi {

class World : public Line {
 public:
  // What the library calls itself.
  virtual std::string library() const = 0;

  // Ends the process's part in MPI, when the others have come as far.
  virtual void finalize() noexcept = 0;
  // Ends all ranks, this one too, with a line on stderr.
  virtual void abort(const char* why) noexcept = 0;

  // From any thread: who waits for a message from now on, aborts.
  void abandon() noexcept { is_abandoned_ = true; }

 protected:
  std::atomic<bool> is_abandoned_ = false;
};

struct Joined {
  std::unique_ptr<World> world;  // or null
  std::string problem;           // then: what was tried, and what came of it
};

// By the first of these libraries that can be opened; once in a process. Nothing else of MPI runs meanwhile, and all
// calls of the world's may be on different threads, one at a time.
Joined join(const std::vector<std::string>& libraries);

}  // namespace samebits::mpi
