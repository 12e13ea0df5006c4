// What the file for pages has; pack_page.mjs bundles it.
export * from "samebits";
export * as numpy from "samebits/numpy";
