#include "core/file.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

#if defined(_WIN32)
#include <io.h>
#include <windows.h>
#else
#include <unistd.h>
#endif

namespace samebits {
namespace {

// Bytes in one call of the system, which takes at most 2^31 - 1.
constexpr std::size_t kLongestRead = std::size_t{1} << 30;

}  // namespace

#if defined(_WIN32)

namespace {

HANDLE handle_of(int descriptor) { return reinterpret_cast<HANDLE>(_get_osfhandle(descriptor)); }

// A time in units of 100 ns since 1601.
std::int64_t nanoseconds(FILETIME time) {
  constexpr std::int64_t kFrom1601To1970 = 116444736000000000;
  const auto units =
      static_cast<std::int64_t>(static_cast<std::uint64_t>(time.dwHighDateTime) << 32 | time.dwLowDateTime);
  return (units - kFrom1601To1970) * 100;
}

}  // namespace

File::File(const std::string& path) {
  const int length = MultiByteToWideChar(CP_UTF8, 0, path.data(), static_cast<int>(path.size()), nullptr, 0);
  std::wstring wide(static_cast<std::size_t>(length), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, path.data(), static_cast<int>(path.size()), wide.data(), length);
  descriptor_ = _wopen(wide.c_str(), _O_RDONLY | _O_BINARY | _O_NOINHERIT);
  if (descriptor_ < 0) throw SystemFailure{errno};
}

File::~File() { _close(descriptor_); }

bool File::is(std::uint64_t size, std::int64_t modified) const {
  BY_HANDLE_FILE_INFORMATION found;
  if (!GetFileInformationByHandle(handle_of(descriptor_), &found)) throw SystemFailure{EIO};
  const std::uint64_t bytes = static_cast<std::uint64_t>(found.nFileSizeHigh) << 32 | found.nFileSizeLow;
  return bytes == size && nanoseconds(found.ftLastWriteTime) == modified;
}

bool File::read(void* memory, std::size_t bytes, std::uint64_t position) const {
  for (std::size_t done = 0; done < bytes;) {
    OVERLAPPED place{};
    place.Offset = static_cast<DWORD>(position + done);
    place.OffsetHigh = static_cast<DWORD>((position + done) >> 32);
    DWORD count = 0;
    if (!ReadFile(handle_of(descriptor_), static_cast<char*>(memory) + done,
                  static_cast<DWORD>(std::min(bytes - done, kLongestRead)), &count, &place)) {
      if (GetLastError() != ERROR_HANDLE_EOF) throw SystemFailure{EIO};
    }
    if (count == 0) return false;
    done += count;
  }
  return true;
}

#else

// A pipe in the file's place would not open before someone writes into it.
File::File(const std::string& path) : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (descriptor_ < 0) throw SystemFailure{errno};
}

File::~File() { close(descriptor_); }

bool File::is(std::uint64_t size, std::int64_t modified) const {
  struct stat found;
  if (fstat(descriptor_, &found) != 0) throw SystemFailure{errno};
#if defined(__APPLE__)
  const timespec& time = found.st_mtimespec;
#else
  const timespec& time = found.st_mtim;
#endif
  return S_ISREG(found.st_mode) && static_cast<std::uint64_t>(found.st_size) == size &&
         static_cast<std::int64_t>(time.tv_sec) * 1000000000 + time.tv_nsec == modified;
}

bool File::read(void* memory, std::size_t bytes, std::uint64_t position) const {
  for (std::size_t done = 0; done < bytes;) {
    const auto count = pread(descriptor_, static_cast<char*>(memory) + done, std::min(bytes - done, kLongestRead),
                             static_cast<off_t>(position + done));
    if (count == 0) return false;
    if (count > 0) done += static_cast<std::size_t>(count);
    else if (errno != EINTR) throw SystemFailure{errno};
  }
  return true;
}

#endif

}  // namespace samebits
