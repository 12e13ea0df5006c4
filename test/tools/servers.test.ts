/** The servers of docs/recipes.md, each run as it stands there, but for its port, and asked. */
import { spawn } from "node:child_process";
import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../support/app.js";
import { runNode } from "../support/child.js";
import { ROOT } from "../support/package.js";
import { fileOfTool } from "./tool.js";

const page = readFileSync(join(ROOT, "docs/recipes.md"), "utf8");
const programs = [...page.matchAll(/^```js\n(import \S+ from "(\w+)";\n[\s\S]*?)^```$/gm)];
const servers = programs.map(([, code = "", name = ""]) => ({ name, code }));

const { folder, installed } = createApp({ "package.json": '{ "type": "module" }' });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  for (const { name } of servers) symlinkSync(fileOfTool(name), join(folder, "node_modules", name), "junction");
  const train = ["train", join(ROOT, "examples/iris.csv"), "--net", "4-10-3", "--target", "species", "--standardise"];
  const args = [join(installed, "dist/cli/main.js"), ...train, "--out", "iris.safetensors", "--quiet"];
  const { status, stderr } = await runNode(args, { cwd: folder });
  if (status !== 0) throw new Error(stderr);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What the server answers to a query, once it is there. */
async function ask(port: number, query: string): Promise<{ status: number; body: unknown }> {
  for (let tries = 1; ; tries++) {
    try {
      const response = await fetch(`http://localhost:${port}/?${query}`);
      return { status: response.status, body: await response.json() };
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

it("are an Express and a Fastify one", () => {
  expect(servers.map(({ name }) => name)).toEqual(["express", "fastify"]);
});

describe.each(servers)("the server with $name", ({ code }) => {
  it("names a flower, and says to the client what is wrong with a record", async () => {
    const port = await freePort();
    expect(code).toContain("3000");
    const args = ["--input-type=module", "-e", code.replace("3000", String(port))];
    const server = spawn(process.execPath, args, { cwd: folder, stdio: "ignore" });
    try {
      const measures = "sepal_length=6.3&sepal_width=3.3&petal_length=6&petal_width=";
      expect(await ask(port, `${measures}2.5`)).toEqual({ status: 200, body: { class: "virginica" } });
      const wrong = await ask(port, `${measures}wide`);
      expect(wrong).toEqual({ status: 400, body: { error: expect.stringContaining('"petal_width": "wide"') } });
      expect((await ask(port, "sepal_length=6.3")).status).toBe(400);
    } finally {
      server.kill();
    }
  });
});
