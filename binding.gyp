# The addon with node-gyp. Run on Linux; the macOS and Windows settings are untested.
{
  "includes": ["native/sources.gypi"],
  "target_defaults": {
    "include_dirs": ["native"],
    "cflags": ["<@(common_cflags)"],
    "cflags_cc!": ["-std=gnu++17", "-std=gnu++20", "-fno-exceptions"],
    "cflags_cc": ["-std=c++20"],
    "xcode_settings": {
      "CLANG_CXX_LANGUAGE_STANDARD": "c++20",
      "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
      "MACOSX_DEPLOYMENT_TARGET": "11.0",
      "OTHER_CPLUSPLUSFLAGS": ["<@(common_cflags)"]
    },
    "msvs_settings": {
      "VCCLCompilerTool": {
        "ExceptionHandling": 1,
        "AdditionalOptions": ["/std:c++20", "/O2", "/clang:-ffp-contract=off", "/clang:-fno-math-errno"]
      }
    },
    "conditions": [
      # The kernels use GNU vector extensions. As a condition, because it must come after node-gyp's own choice of toolset.
      ["OS=='win'", {"msbuild_toolset": "ClangCL"}]
    ]
  },
  "targets": [
    {
      "target_name": "core",
      "type": "static_library",
      "sources": ["<!@(node scripts/sources.mjs core_sources dispatch_sources mpi_sources)"]
    },
    {
      "target_name": "samebits",
      "sources": ["<!@(node scripts/sources.mjs addon_sources)"],
      "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
      "defines": ["NAPI_VERSION=8", "NAPI_CPP_EXCEPTIONS", "NODE_ADDON_API_CPP_EXCEPTIONS_ALL", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
      "dependencies": ["core"],
      "conditions": [
        ["target_arch=='x64'", {"dependencies": ["kernels_avx2"]}],
        ["target_arch=='x64' and OS!='mac'", {"dependencies": ["kernels_avx512"]}],
        ["target_arch=='arm64'", {"dependencies": ["kernels_neon"]}, {"dependencies": ["kernels_baseline"]}],
        ["OS=='linux'", {
          "ldflags": [
            "-Wl,--gc-sections",
            "-Wl,--version-script='<(module_root_dir)/native/binding/exports.map'",
            "-Wl,-z,now",
            "-Wl,-z,nodelete",
            "-static-libstdc++",
            "-static-libgcc",
            "-s"
          ]
        }]
      ]
    }
  ],
  "conditions": [
    ["target_arch=='x64'", {
      "targets": [
        {
          "target_name": "kernels_avx2",
          "type": "static_library",
          "sources": ["<!@(node scripts/sources.mjs kernel_sources)"],
          "defines": ["KERNEL_ISA=avx2"],
          "cflags": ["<@(avx2_cflags)"],
          "xcode_settings": {"OTHER_CPLUSPLUSFLAGS": ["<@(avx2_cflags)"]},
          "msvs_settings": {"VCCLCompilerTool": {"AdditionalOptions": ["<@(avx2_cflags)"]}}
        },
        {
          "target_name": "kernels_avx512",
          "type": "static_library",
          "sources": ["<!@(node scripts/sources.mjs kernel_sources)"],
          "defines": ["KERNEL_ISA=avx512"],
          "cflags": ["<@(avx512_cflags)"],
          "xcode_settings": {"OTHER_CPLUSPLUSFLAGS": ["<@(avx512_cflags)"]},
          "msvs_settings": {"VCCLCompilerTool": {"AdditionalOptions": ["<@(avx512_cflags)"]}}
        }
      ]
    }],
    ["target_arch=='arm64'", {
      "targets": [
        {
          "target_name": "kernels_neon",
          "type": "static_library",
          "sources": ["<!@(node scripts/sources.mjs kernel_sources)"],
          "defines": ["KERNEL_ISA=neon"]
        }
      ]
    }, {
      "targets": [
        {
          "target_name": "kernels_baseline",
          "type": "static_library",
          "sources": ["<!@(node scripts/sources.mjs kernel_sources)"],
          "defines": ["KERNEL_ISA=baseline"],
          "cflags": ["<@(baseline_cflags)"],
          "xcode_settings": {"OTHER_CPLUSPLUSFLAGS": ["<@(baseline_cflags)"]}
        }
      ]
    }]
  ]
}
