// For Linux, where one binary serves glibc and musl: in place of what libc++ and libc++abi ask of glibc alone.
#include <pthread.h>

#include <cstddef>
#include <cstdlib>

// libc++abi's own, which lend memory of theirs where the system has none left.
namespace __cxxabiv1 {
void* __calloc_with_fallback(std::size_t count, std::size_t size);
void __free_with_fallback(void* memory);
}  // namespace __cxxabiv1

namespace {

// __cxa_eh_globals of the Itanium C++ ABI: a thread's exceptions.
struct Exceptions {
  void* caught;
  unsigned int uncaught;
};

pthread_once_t once = PTHREAD_ONCE_INIT;
pthread_key_t exceptions;

void make_key() {
  if (pthread_key_create(&exceptions, __cxxabiv1::__free_with_fallback) != 0) std::abort();
}

}  // namespace

extern "C" {

// glibc's returns the text, musl's a number; by this name both have the one that returns a number.
int __xpg_strerror_r(int error, char* text, std::size_t size);

char* strerror_r(int error, char* text, std::size_t size) {
  if (__xpg_strerror_r(error, text, size) != 0) *text = 0;  // libc++ then has words of its own
  return text;
}

// libc++abi keeps them in thread-local memory. On x64 its address comes from ld-linux, a library that musl does not
// have.
Exceptions* __cxa_get_globals_fast() {
  pthread_once(&once, make_key);
  return static_cast<Exceptions*>(pthread_getspecific(exceptions));
}

Exceptions* __cxa_get_globals() {
  if (Exceptions* known = __cxa_get_globals_fast()) return known;
  auto* fresh = static_cast<Exceptions*>(__cxxabiv1::__calloc_with_fallback(1, sizeof(Exceptions)));
  if (fresh == nullptr || pthread_setspecific(exceptions, fresh) != 0) std::abort();
  return fresh;
}

}  // extern "C"
