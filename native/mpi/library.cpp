#include "mpi/library.hpp"

#ifdef _WIN32

namespace samebits::mpi {

Library Library::open(const std::string& name) {
  Library library;
  library.problem_ = name + ": samebits opens no MPI on Windows";
  return library;
}

void* Library::find(const char*) const { return nullptr; }

}  // namespace samebits::mpi

#else

#include <dlfcn.h>

namespace samebits::mpi {

// Global: MPI's own plugins look for its names.
Library Library::open(const std::string& name) {
  Library library;
  library.handle_ = dlopen(name.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (!library.handle_) library.problem_ = dlerror();
  return library;
}

void* Library::find(const char* name) const { return dlsym(handle_, name); }

}  // namespace samebits::mpi

#endif
