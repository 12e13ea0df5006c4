// What mpi.h would say, for each of the three kinds of it: Open MPI's, MPICH's (Intel's, Cray's and MVAPICH's, too),
// and that of the MPI standard's version 5. They differ in what a handle is, and in constants.
#pragma once

#include <cstdint>

#include "mpi/library.hpp"

namespace samebits::mpi {

// `Handle` is a communicator, a data type, a request, an error handler.
template <typename Handle>
struct Abi {
  Handle world, byte, errors_return;
  void* status_ignore;
  int thread_serialized;
};

// The functions that samebits calls, each with its arguments.
template <typename Handle>
struct Functions {
  int (*Init_thread)(int* count, char*** arguments, int required, int* provided);
  int (*Initialized)(int* flag);
  int (*Finalize)();
  int (*Abort)(Handle communicator, int code);
  int (*Get_library_version)(char* text, int* length);
  int (*Error_string)(int error, char* text, int* length);
  int (*Comm_rank)(Handle communicator, int* rank);
  int (*Comm_size)(Handle communicator, int* size);
  int (*Comm_set_errhandler)(Handle communicator, Handle handler);
  int (*Isend)(const void* data, int count, Handle type, int to, int tag, Handle communicator, Handle* request);
  int (*Irecv)(void* data, int count, Handle type, int from, int tag, Handle communicator, Handle* request);
  int (*Test)(Handle* request, int* flag, void* status);
};

// null, or the name of a function that the library lacks.
template <typename Handle>
const char* find_functions(const Library& library, Functions<Handle>& f) {
  const char* missing = nullptr;
  const auto find = [&](const char* name, auto& function) {
    if (!missing && !library.find(name, function)) missing = name;
  };
  find("MPI_Init_thread", f.Init_thread);
  find("MPI_Initialized", f.Initialized);
  find("MPI_Finalize", f.Finalize);
  find("MPI_Abort", f.Abort);
  find("MPI_Get_library_version", f.Get_library_version);
  find("MPI_Error_string", f.Error_string);
  find("MPI_Comm_rank", f.Comm_rank);
  find("MPI_Comm_size", f.Comm_size);
  find("MPI_Comm_set_errhandler", f.Comm_set_errhandler);
  find("MPI_Isend", f.Isend);
  find("MPI_Irecv", f.Irecv);
  find("MPI_Test", f.Test);
  return missing;
}

// Open MPI's handles are the addresses of objects in the library.
inline Abi<void*> open_mpi_abi(const Library& library) {
  return {.world = library.find("ompi_mpi_comm_world"),
          .byte = library.find("ompi_mpi_byte"),
          .errors_return = library.find("ompi_mpi_errors_return"),
          .status_ignore = nullptr,
          .thread_serialized = 2};
}

inline Abi<int> mpich_abi() {
  return {.world = 0x44000000,
          .byte = 0x4c00010d,
          .errors_return = 0x54000001,
          .status_ignore = reinterpret_cast<void*>(std::uintptr_t{1}),
          .thread_serialized = 2};
}

// MPI 5.0, appendix A: handles of the standard are small numbers.
inline Abi<void*> standard_abi() {
  const auto handle = [](std::uintptr_t number) { return reinterpret_cast<void*>(number); };
  return {.world = handle(0x101),
          .byte = handle(0x247),
          .errors_return = handle(0x143),
          .status_ignore = nullptr,
          .thread_serialized = 2048};
}

}  // namespace samebits::mpi
