/** The list of the reference's pages, which typedoc writes beside them. */
import { readFileSync } from "node:fs";
import type { DefaultTheme } from "vitepress";

export function reference(): DefaultTheme.SidebarItem[] {
  const modules: DefaultTheme.SidebarItem[] = JSON.parse(
    readFileSync(new URL("../api/typedoc-sidebar.json", import.meta.url), "utf8"),
  );
  return modules.map((module) => ({ ...module, text: nameOf(module.text) }));
}

/** What a program imports it by. */
function nameOf(module: string | undefined): string {
  return module === "index" ? "samebits" : `samebits/${module}`;
}
