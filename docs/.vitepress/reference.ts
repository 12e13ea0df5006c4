/** The list of the reference's pages, which typedoc writes beside them. */
import { readFileSync } from "node:fs";
import type { DefaultTheme } from "vitepress";

export function reference(): DefaultTheme.SidebarItem[] {
  return JSON.parse(readFileSync(new URL("../api/typedoc-sidebar.json", import.meta.url), "utf8"));
}
