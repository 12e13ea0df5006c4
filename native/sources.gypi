{
  "variables": {
    "core_sources": ["native/core/*.cpp", "native/core/layers/*.cpp"],
    "dispatch_sources": ["native/dispatch/*.cpp"],
    "mpi_sources": ["native/mpi/*.cpp"],
    "kernel_sources": ["native/kernels/*.cpp"],
    "addon_sources": ["native/binding/*.cpp"],
    "common_cflags": ["-O3", "-ffp-contract=off", "-fno-math-errno", "-fvisibility=hidden", "-Wall", "-Wextra", "-Wno-psabi"],
    "x64_isas": ["baseline", "avx2", "avx512"],
    "arm64_isas": ["neon"],
    "baseline_cflags": ["-Os"],
    "avx2_cflags": ["-mavx2", "-mfma"],
    "avx512_cflags": ["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mfma", "-mprefer-vector-width=512"],
    "neon_cflags": []
  }
}
