// What no fill can beat: memset of as many floats. Not to zeros, for which AMD's processors have a way of their own that takes a
// third of the time.
#include <cstring>
#include <vector>

#include "protocol.hpp"

static void set(std::vector<float>& values) {
  std::memset(values.data(), 1, values.size() * sizeof(float));
  asm volatile("" : : "r"(values.data()) : "memory");  // or the compiler leaves out what nobody reads
}

int main() {
  std::vector<float> values;
  peer::serve("g++ " __VERSION__, [&](const peer::Request& request) -> std::function<void()> {
    if (request.text("kind") != "uniform") return {};
    values.resize(static_cast<std::size_t>(request.number("n")));
    return [&values] { set(values); };
  });
}
