// Ranks in a line: each has messages for the one before it and the one after it only. What carries them is MPI
// (native/mpi), or threads in a test.
#pragma once

#include <cstddef>

namespace samebits {

enum class Side { before, after };

class Line {
 public:
  virtual ~Line() = default;

  virtual std::size_t rank() const = 0;
  virtual std::size_t size() const = 0;

  // Begin a message and return at once; its memory is not to be touched until the message is over. Messages between two
  // ranks arrive in the order of their sending, each in the memory of as many bytes that waits for it longest.
  virtual void send(Side to, const void* data, std::size_t bytes) noexcept = 0;
  virtual void receive(Side from, void* data, std::size_t bytes) noexcept = 0;

  // Whether the message to or from that side that was begun first, of those not known to be over, is over; one must
  // have been begun.
  virtual bool sent(Side to) noexcept = 0;
  virtual bool received(Side from) noexcept = 0;

  // What a rank does that has looked so many times in a row and found no message over.
  virtual void rest(std::size_t looks) noexcept = 0;
};

}  // namespace samebits
