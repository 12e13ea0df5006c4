{
  "variables": {
    "core_sources": [
      "native/core/compute.cpp",
      "native/core/dropout.cpp",
      "native/core/fresh_memory.cpp",
      "native/core/generator.cpp",
      "native/core/jump.cpp",
      "native/core/linear.cpp",
      "native/core/loss.cpp",
      "native/core/net.cpp",
      "native/core/norm.cpp",
      "native/core/normal.cpp",
      "native/core/optimizer.cpp",
      "native/core/permutation.cpp",
      "native/core/power.cpp",
      "native/core/predictor.cpp",
      "native/core/randint.cpp",
      "native/core/step.cpp",
      "native/core/thread_pool.cpp",
      "native/core/trainer.cpp",
      "native/core/uniform.cpp"
    ],
    "dispatch_sources": ["native/dispatch/cpu.cpp", "native/dispatch/dispatch.cpp"],
    "kernel_sources": ["native/kernels/kernels.cpp"],
    "addon_sources": [
      "native/binding/activations.cpp",
      "native/binding/addon.cpp",
      "native/binding/background.cpp",
      "native/binding/layers.cpp",
      "native/binding/losses.cpp",
      "native/binding/optimizers.cpp",
      "native/binding/plans.cpp",
      "native/binding/predictor.cpp",
      "native/binding/random.cpp",
      "native/binding/stepper.cpp",
      "native/binding/trainer.cpp"
    ],
    "common_cflags": ["-O3", "-ffp-contract=off", "-fno-math-errno", "-fvisibility=hidden", "-Wall", "-Wextra", "-Wno-psabi"],
    "x64_isas": ["baseline", "avx2", "avx512"],
    "arm64_isas": ["baseline", "neon"],
    "baseline_cflags": [],
    "avx2_cflags": ["-mavx2", "-mfma"],
    "avx512_cflags": ["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mfma", "-mprefer-vector-width=512"],
    "neon_cflags": []
  }
}
