// pure-rand's Mersenne Twister.
import { mersenne } from "pure-rand/generator/mersenne";
import { serveFills } from "./fills.mjs";
import { versionOf } from "./version.mjs";

const generator = mersenne(42);
serveFills(versionOf("pure-rand"), () => generator.next());
