/** The site of the pages in docs/ and of the reference that typedoc writes into docs/api: `npm run docs`. */
import { posix } from "node:path";
import { defineConfig, type MarkdownOptions } from "vitepress";
import { reference } from "./reference.js";
import { sections } from "./sections.js";

const REPOSITORY = "https://github.com/samebits/samebits";

type Markdown = Parameters<NonNullable<MarkdownOptions["config"]>>[0];

/** Links to what is not in docs/ lead to the repository; on GitHub and in an editor they stay relative. */
function leadOutside(md: Markdown): void {
  md.core.ruler.push("outside", ({ tokens, env }) => {
    const folder = posix.dirname((env as { relativePath: string }).relativePath);
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const name = token.type === "link_open" ? "href" : "src";
      const path = token.attrGet(name);
      if (path === null || /^[a-z]+:|^[#/]/.test(path)) continue;
      const target = posix.join("docs", folder, path);
      if (!target.startsWith("docs/")) token.attrSet(name, `${REPOSITORY}/blob/main/${target}`);
    }
  });
}

export default defineConfig({
  title: "samebits",
  description:
    "PyTorch's random numbers and initial weights, bit for bit, in Node.js, and training with the same bits everywhere",
  lang: "en",
  head: [["link", { rel: "icon", href: "data:," }]],
  cleanUrls: true,
  outDir: "../build/site",
  cacheDir: "../build/site-cache",
  srcExclude: ["node_modules/**"],
  // String(net) shows the names of classes, in the playground too, which is an element of its own.
  vite: { esbuild: { keepNames: true }, worker: { format: "es" }, build: { chunkSizeWarningLimit: 1000 } },
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === "samebits-playground" } } },
  markdown: { config: leadOutside, theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" } },
  themeConfig: {
    outline: [2, 3],
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: REPOSITORY }],
    editLink: { pattern: `${REPOSITORY}/edit/main/docs/:path` },
    nav: [
      { text: "Guide", link: "/guide" },
      { text: "From PyTorch", link: "/porting" },
      { text: "Playground", link: "/playground/" },
      { text: "API", link: "/api/" },
    ],
    sidebar: { "/api/": reference(), "/": sections },
    footer: { message: "MIT licence" },
  },
});
