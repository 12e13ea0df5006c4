/** A browser's addon.ts: there is none. */
import type { openAddon as open } from "./addon.js";

export const openAddon: typeof open = () => {
  throw new Error("this is samebits for browsers, which has no native addon");
};
