// A file that is read at positions. It is never mapped into memory: where a mapped file is cut short, or its disk
// fails, a read is a signal that ends the process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace samebits {

// What the system fails with: errno's number.
struct SystemFailure {
  int number;
};

class File {
 public:
  // Throws SystemFailure, as all of these do.
  explicit File(const std::string& path);
  ~File();
  File(const File&) = delete;

  // Whether it is a file, no pipe or folder, of so many bytes, and was written to last at that time, in nanoseconds
  // since 1970.
  bool is(std::uint64_t size, std::int64_t modified) const;
  // Reads so many bytes from `position` on; false where the file ends before.
  bool read(void* memory, std::size_t bytes, std::uint64_t position) const;

 private:
  int descriptor_;
};

}  // namespace samebits
