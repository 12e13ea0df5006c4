// node scripts/test_sanitized.mjs [vitest arguments]: the tests on the addon of `cmake --preset sanitized`, in a copy of what
// they need where that addon is the local build. A finding ends the process it is in, which fails the test.
import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { treeWithAddon } from "./tree_with_addon.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const runtimes = ["libasan.so", "libubsan.so"].map((library) =>
  execFileSync("g++", [`-print-file-name=${library}`], { encoding: "utf8" }).trim(),
);
const env = {
  ...process.env,
  LD_PRELOAD: runtimes.join(" "),
  // Node leaks on purpose. Memory that there is not is an error to handle, and a smaller machine's worth is enough of it.
  ASAN_OPTIONS: "detect_leaks=0:allocator_may_return_null=1:max_allocation_size_mb=1024:abort_on_error=1",
  UBSAN_OPTIONS: "print_stacktrace=1:abort_on_error=1",
};

const tree = treeWithAddon(root, "build-sanitized");
const vitest = ["node_modules/vitest/vitest.mjs", "run", "--config", "test/vitest.config.ts", "--testTimeout=120000"];
const { status } = spawnSync(process.execPath, [...vitest, ...process.argv.slice(2)], {
  cwd: tree,
  env,
  stdio: "inherit",
});
process.exit(status ?? 1);
