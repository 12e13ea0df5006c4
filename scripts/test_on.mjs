// node scripts/test_on.mjs NODE TREE FOLDER [FILES]: the tests in TREE, by the vitest.config.ts of FOLDER there. vitest itself is an
// ordinary process; those that it gives test files to are started by the command NODE, and so are theirs.
import { startVitest } from "vitest/node";

const [node = process.execPath, root = ".", folder = "test", ...files] = process.argv.slice(2);
process.execPath = node; // what vitest starts
const options = { root, config: `${folder}/vitest.config.ts`, watch: false, testTimeout: 600_000 };
await startVitest("test", files, options);
