// For Windows, where a library names the program that its functions come from, and Node's may be called anything: each
// function of Node-API is here, as a jump to the one of the program that is running. The list is made by CMake.
#include <windows.h>

#if defined(_M_ARM64) || defined(__aarch64__)
#define SAMEBITS_JUMP(pointer) "adrp x16, " pointer "\n  ldr x16, [x16, :lo12:" pointer "]\n  br x16"
#else
#define SAMEBITS_JUMP(pointer) "jmp *" pointer "(%rip)"
#endif

// Used: by assembler, which optimisation at link time does not read.
#define SAMEBITS_IMPORT(name)                                                       \
  extern "C" {                                                                      \
  [[gnu::used]] void* samebits_##name;                                              \
  __attribute__((naked)) void name() { __asm__(SAMEBITS_JUMP("samebits_" #name)); } \
  }
#include "node_api_symbols.inc"
#undef SAMEBITS_IMPORT

namespace {

// Runs when the library is loaded, before any of its functions can be called.
__attribute__((constructor)) void find_functions() {
  const HMODULE program = GetModuleHandleW(nullptr);
#define SAMEBITS_IMPORT(name) samebits_##name = reinterpret_cast<void*>(GetProcAddress(program, #name));
#include "node_api_symbols.inc"
}

}  // namespace
