// A library that is opened while the program runs: nothing of it is needed to compile, to link or to start.
#pragma once

#include <string>

namespace samebits::mpi {

class Library {
 public:
  // Stays open for good: what it has started ends with the process.
  static Library open(const std::string& name);

  explicit operator bool() const { return handle_ != nullptr; }
  // Why it could not be opened.
  const std::string& problem() const { return problem_; }

  // null if there is no such name.
  void* find(const char* name) const;
  // Sets the function, or object, of that name; false if there is none.
  template <typename T>
  bool find(const char* name, T*& found) const {
    found = reinterpret_cast<T*>(find(name));
    return found != nullptr;
  }

 private:
  void* handle_ = nullptr;
  std::string problem_;
};

}  // namespace samebits::mpi
