import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [
      "test/browser/**", // needs browsers: npm run test:browsers
      "test/soak/**", // takes many minutes: npm run soak:files
      "test/torch/**", // needs real PyTorch: npm run test:torch
      "test/tools/**", // needs bundlers and more: npm run test:tools
    ],
    // A process for each file: the backend is chosen, and the addon loaded, once a process.
    pool: "forks",
    globalSetup: ["test/support/choose_property_seed.ts"],
    setupFiles: ["test/support/property_seed.ts"],
    maxWorkers: "100%", // left alone, vitest keeps a core for itself
    testTimeout: 120_000, // many machines are slower, and the sanitizers slow any down
    // Node loads the built package itself, as users run it, and many times faster than a transform of every file.
    server: { deps: { external: [/\/dist\//] } },
  },
});
