# Compiles for ZIG_TARGET, as `zig targets` writes them, with the zig at ZIG: a compiler, a C++ library and a linker for all
# platforms that samebits is shipped for. scripts/prebuild.mjs gives both.
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ZIG ZIG_TARGET)

string(REGEX MATCH "^([^-]+)-([^-.]+)" _ ${ZIG_TARGET})
set(CMAKE_SYSTEM_PROCESSOR ${CMAKE_MATCH_1})
if(CMAKE_MATCH_2 STREQUAL "macos")
  set(CMAKE_SYSTEM_NAME Darwin)
elseif(CMAKE_MATCH_2 STREQUAL "windows")
  set(CMAKE_SYSTEM_NAME Windows)
else()
  set(CMAKE_SYSTEM_NAME Linux)
endif()

set(CMAKE_CXX_COMPILER ${ZIG} c++ -target ${ZIG_TARGET})
set(CMAKE_CXX_COMPILER_ID Clang)
set(CMAKE_CXX_COMPILER_FORCED ON)
set(CMAKE_USER_MAKE_RULES_OVERRIDE ${CMAKE_CURRENT_LIST_DIR}/archive.cmake)

# zig names each feature of the processor, and leaves out the one that clang 20 wants for vectors of 512 bits.
# Scheduled for Intel's processors from Ice Lake on: clang else moves pairs of floats by instructions that one of their two
# units for shuffles does not have. AMD's have as many units for either.
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_compile_options(-mevex512 "SHELL:-Xclang -tune-cpu" "SHELL:-Xclang icelake-server")
endif()
# No name of a folder in the binary.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)

# On arm64 zig asks for unwinding tables that tell of every instruction of a prologue and an epilogue, and leaves out frame pointers.
# macOS's compact tables have no words for either, so that most functions would have a second kind. No exception needs them: none is
# thrown there.
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64" AND NOT CMAKE_SYSTEM_NAME STREQUAL "Windows")
  add_compile_options(-fno-asynchronous-unwind-tables -funwind-tables)
  if(CMAKE_SYSTEM_NAME STREQUAL "Darwin") # whose ABI wants frame pointers
    add_compile_options(-fno-omit-frame-pointer)
  endif()
endif()
