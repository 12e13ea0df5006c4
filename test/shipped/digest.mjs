// One hash of what samebits computes, exactness.mjs. Run in a project that has samebits installed; prints the hash, and what ran.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import * as sb from "samebits";
import { exactness } from "./exactness.mjs";

const hash = createHash("sha256");
for await (const [, bytes] of exactness(sb)) hash.update(bytes);

const { backend, isa, addon } = sb.runtime;
const isas = addon === null ? [] : createRequire(import.meta.url)(addon).isas();
console.log(JSON.stringify({ hash: hash.digest("hex"), backend, isa, isas, addon }));
