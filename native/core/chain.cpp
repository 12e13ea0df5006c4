#include "core/chain.hpp"

#include <algorithm>

namespace samebits {
namespace {

// Numbers of a message: MPI's ranks shake hands for each, which takes as long as some ten thousand numbers.
constexpr std::size_t kChunk = 1 << 16;
// Messages in one direction that have been begun and are not over.
constexpr std::size_t kAhead = 8;

bool is_first(const Line& line) { return line.rank() == 0; }
bool is_last(const Line& line) { return line.rank() + 1 == line.size(); }

void wait_sent(Line& line, Side to) {
  for (std::size_t looks = 0; !line.sent(to);) line.rest(++looks);
}

void wait_received(Line& line, Side from) {
  for (std::size_t looks = 0; !line.received(from);) line.rest(++looks);
}

// One sum over all ranks, in messages, before which goes a word that each rank may set bits of. A message's memory is
// used for what comes, what goes on, and what comes back, one after the other.
class Exchange {
 public:
  Exchange(Line& line, const Kernels& kernels, const BlockGradients& gradients, std::uint64_t own_word)
      : line_(line),
        kernels_(kernels),
        gradients_(gradients),
        own_word_(own_word),
        messages_(1 + (gradients.size + kChunk - 1) / kChunk) {}

  // The word of all ranks.
  std::uint64_t run() {
    for (std::size_t looks = 0; done_ < messages_;) {
      const bool has_added = add(), has_ended = is_last(line_) ? give_back() : take_back();
      if (has_added || has_ended) looks = 0;
      else line_.rest(++looks);
    }
    if (!is_first(line_)) {
      for (; given_back_ < messages_; ++given_back_) wait_sent(line_, Side::before);
    }
    return word_;
  }

 private:
  struct Message {
    void* data;
    std::size_t bytes;
  };

  Range chunk(std::size_t i) const { return {(i - 1) * kChunk, std::min(i * kChunk, gradients_.size)}; }

  Message message(std::size_t i) {
    if (i == 0) return {&word_, sizeof word_};
    const auto [first, last] = chunk(i);
    return {gradients_.sum + first, (last - first) * sizeof(float)};
  }
  void send(Side to, std::size_t i) {
    const auto [data, bytes] = message(i);
    line_.send(to, data, bytes);
  }
  void receive(Side from, std::size_t i) {
    const auto [data, bytes] = message(i);
    line_.receive(from, data, bytes);
  }
  void add_own(std::size_t i) {
    if (i == 0) word_ |= own_word_;
    else add_blocks(kernels_, gradients_, chunk(i).first, chunk(i).last);
  }

  // Each of these does one thing, or nothing and says false.

  bool add() {
    if (!is_first(line_)) {
      for (; expected_ < std::min(messages_, added_ + kAhead); ++expected_) receive(Side::before, expected_);
    }
    if (added_ == std::min(messages_, done_ + kAhead)) return false;
    if (!is_first(line_) && !line_.received(Side::before)) return false;
    add_own(added_);
    if (!is_last(line_)) send(Side::after, added_);
    ++added_;
    return true;
  }

  // What has gone on, comes back into the same memory.
  bool take_back() {
    if (passed_ < added_ && line_.sent(Side::after)) {
      receive(Side::after, passed_++);
      return true;
    }
    if (done_ == passed_ || !line_.received(Side::after)) return false;
    return give_back();
  }

  bool give_back() {
    if (done_ == added_) return false;
    if (!is_first(line_)) {
      while (given_back_ < done_ && line_.sent(Side::before)) ++given_back_;
      send(Side::before, done_);
    }
    ++done_;
    return true;
  }

  Line& line_;
  const Kernels& kernels_;
  const BlockGradients& gradients_;
  const std::uint64_t own_word_;
  const std::size_t messages_;
  std::uint64_t word_ = 0;
  // How many messages have been waited for, added to and sent on, are over on the other side, have their result, and
  // have given it to the rank before.
  std::size_t expected_ = 0, added_ = 0, passed_ = 0, done_ = 0, given_back_ = 0;
};

void send_whole(Line& line, Side to, const Bytes& bytes) {
  const std::uint64_t size = bytes.size();
  line.send(to, &size, sizeof size);
  wait_sent(line, to);
  line.send(to, bytes.data(), bytes.size());
  wait_sent(line, to);
}

Bytes receive_whole(Line& line, Side from) {
  std::uint64_t size = 0;
  line.receive(from, &size, sizeof size);
  wait_received(line, from);
  Bytes bytes(size);
  line.receive(from, bytes.data(), bytes.size());
  wait_received(line, from);
  return bytes;
}

// Each rank's part: its size, then its bytes.
void append(Bytes& parts, const Bytes& part) {
  const std::uint64_t size = part.size();
  const auto* start = reinterpret_cast<const std::uint8_t*>(&size);
  parts.insert(parts.end(), start, start + sizeof size);
  parts.insert(parts.end(), part.begin(), part.end());
}

Bytes take(Bytes::const_iterator& place) {
  std::uint64_t size = 0;
  std::copy_n(place, sizeof size, reinterpret_cast<std::uint8_t*>(&size));
  const auto start = place + sizeof size;
  place = start + static_cast<std::ptrdiff_t>(size);
  return Bytes(start, place);
}

}  // namespace

Range Chain::own(std::size_t blocks) const {
  const auto start = [&](std::size_t rank) { return (blocks * rank + line_.size() - 1) / line_.size(); };
  return {start(line_.rank()), start(line_.rank() + 1)};
}

void Chain::reduce(const BlockGradients& gradients) {
  stops_ = Exchange(line_, kernels_, gradients, asks_ ? 1 : 0).run() != 0;
}

// What comes before the own ones goes one way, and what comes after them the other.
void Chain::gather(double* numbers, std::size_t count, Range own) {
  const std::size_t size = sizeof(double);
  if (!is_first(line_)) line_.receive(Side::before, numbers, own.first * size);
  if (!is_last(line_)) line_.receive(Side::after, numbers + own.last, (count - own.last) * size);
  if (!is_first(line_)) wait_received(line_, Side::before);
  if (!is_last(line_)) {
    line_.send(Side::after, numbers, own.last * size);
    wait_received(line_, Side::after);
  }
  if (!is_first(line_)) {
    line_.send(Side::before, numbers + own.first, (count - own.first) * size);
    wait_sent(line_, Side::before);
  }
  if (!is_last(line_)) wait_sent(line_, Side::after);
}

std::vector<Bytes> gather(Line& line, const Bytes& own) {
  Bytes all;
  if (!is_first(line)) all = receive_whole(line, Side::before);
  append(all, own);
  if (!is_last(line)) {
    send_whole(line, Side::after, all);
    all = receive_whole(line, Side::after);
  }
  if (!is_first(line)) send_whole(line, Side::before, all);
  std::vector<Bytes> parts;
  for (auto place = all.cbegin(); place != all.cend();) parts.push_back(take(place));
  return parts;
}

}  // namespace samebits
