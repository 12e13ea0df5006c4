/** The browsers that are installed, headless, and a server for their pages. */
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, extname, join } from "node:path";
import { type Browser, launch as launchBrowser, type SupportedBrowser } from "puppeteer-core";

/** The name that puppeteer has for each, and its programs: Debian's, in a package of that name, and another. */
export const BROWSERS: [name: SupportedBrowser, programs: readonly [string, string]][] = [
  ["chrome", ["chromium", "google-chrome"]],
  ["firefox", ["firefox-esr", "firefox"]],
];

export function launch(name: SupportedBrowser, programs: readonly [string, string]): Promise<Browser> {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const executablePath = programs
    .flatMap((program) => folders.map((folder) => join(folder, program)))
    .find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error(`${programs[0]} is not installed: apt-get install ${programs[0]}`);
  // Chromium's sandbox does not start for root, which containers' users are.
  return launchBrowser({ browser: name, executablePath, args: name === "chrome" ? ["--no-sandbox"] : [] });
}

const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
};

export interface Site {
  readonly url: string;
  close(): void;
}

/** Serves files, each under its path, "/x.js". */
export async function serve(files: Readonly<Record<string, string>>): Promise<Site> {
  const server: Server = createServer(({ url = "" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const file = files[pathname];
    if (file === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(pathname)] ?? "text/html" }).end(readFileSync(file));
  });
  await new Promise<void>((listening) => server.listen(0, "localhost", listening));
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}
