// @stdlib's Mersenne Twister.
import mt19937 from "@stdlib/random-base-mt19937";
import { serveFills } from "./fills.mjs";
import { versionOf } from "./version.mjs";

serveFills(versionOf("@stdlib/random-base-mt19937"), mt19937.factory({ seed: 42 }));
