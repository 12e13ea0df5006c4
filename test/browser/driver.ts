/** A page of the playground, used as a person uses it. */
import type { Page } from "puppeteer-core";
import { expect } from "vitest";

export class Driver {
  readonly page: Page;
  readonly #url: string;
  /** What the console has, and errors: nothing, if all is well. */
  readonly said: string[] = [];

  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
    page.on("console", (message) => this.said.push(message.text()));
    page.on("pageerror", (error) => this.said.push(String(error)));
  }

  async open(hash = ""): Promise<void> {
    this.said.length = 0;
    await this.page.setViewport({ width: 1280, height: 900 });
    await this.page.goto("about:blank");
    await this.page.goto(`${this.#url}/${hash}`);
    await this.page.waitForSelector("#sb-printed");
  }

  text(selector: string): Promise<string> {
    return this.page.$eval(selector, (element) => (element as HTMLElement).textContent ?? "");
  }

  /** Into a control: by keys, or by choosing from its list. */
  async write(control: string, value: string): Promise<void> {
    const field = `[name="${control}"]`;
    if ((await this.page.$(`select${field}`)) !== null) return void (await this.page.select(field, value));
    await this.page.focus(field);
    await this.page.$eval(field, (element) => (element as HTMLInputElement).select());
    await this.page.keyboard.press("Backspace");
    await this.page.keyboard.type(value);
  }

  /** A button, by its keys. */
  async press(label: string): Promise<void> {
    const button = await this.page.evaluateHandle(
      (wanted) => [...document.querySelectorAll("button")].find(({ textContent }) => textContent === wanted)!,
      label,
    );
    await button.focus();
    await this.page.keyboard.press("Enter");
  }
}

/** Waits until an element has that text, and shows what it has where it does not come to that. */
export async function expectText(driver: Driver, selector: string, expected: string): Promise<void> {
  const isThere = (selected: string, wanted: string): boolean =>
    document.querySelector(selected)?.textContent === wanted;
  await driver.page.waitForFunction(isThere, { timeout: 20_000 }, selector, expected).catch(() => undefined);
  expect(await driver.text(selector)).toBe(expected);
}
