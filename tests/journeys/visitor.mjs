// Somebody at the pages: signs in, goes, fills in, presses; each page that is new to them is checked (see check.mjs).
import assert from "node:assert/strict";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { checkPage } from "./check.mjs";
import { ready } from "./house.mjs";

export const PASSWORD = "concord-demonstration";
// A level for each letter of THRIVE: nothing is graded without them.
export const WEIGHED = Object.fromEntries([..."THRIVE"].map((letter) => [`thrive-${letter}`, "medium"]));
const program = process.env.CHROMIUM ?? "/usr/bin/chromium";
const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-sandbox"];
let opening;

after(async () => (await opening)?.close());

// A browser window of somebody's own. `house` is "SMALL" or "LARGE"; without `who` nobody is signed in.
export async function visit(house, who, { scripts = true } = {}) {
  const address = process.env[`CONCORD_${house}`];
  await ready(address);
  opening ??= chromium.launch({ executablePath: program, args: quiet });
  const browser = await opening;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: scripts, baseURL: address });
  const visitor = new Visitor(await context.newPage(), scripts);
  if (who) await visitor.signIn(who);
  return visitor;
}

class Visitor {
  constructor(page, scripts) {
    this.page = page;
    this.scripts = scripts;
    this.status = 0;
    this.faults = [];
    page.setDefaultTimeout(15_000);
    page.on("pageerror", (error) => this.faults.push(String(error)));
    // A refused form answers 4xx by design, which the browser also writes to its console.
    page.on("console", (line) => line.type() === "error" && !/status of 4\d\d/.test(line.text()) && this.faults.push(line.text()));
    page.on("response", (answer) => {
      if (answer.request().isNavigationRequest() && answer.frame() === page.mainFrame()) this.status = answer.status();
    });
  }

  async signIn(who, password = PASSWORD) {
    await this.go("/sign-in");
    await this.fill({ sign_in: who, password });
    await this.press("Sign in");
  }

  async go(path) {
    await this.page.goto(path);
    await this.settled();
    return this;
  }

  // Presses the button, or follows the link, of this name in the main part of the page.
  async press(name) {
    const named = { name, exact: true };
    const main = this.page.locator("main");
    const button = main.getByRole("button", named).or(main.getByRole("link", named)).first();
    await this.leaving(() => button.click());
  }

  // Does something that leads to another page, and waits until that page is there.
  async leaving(act) {
    const arrived = this.page.waitForEvent("domcontentloaded");
    await act();
    await arrived;
    await this.settled();
  }

  async settled() {
    await this.page.waitForLoadState("load");
    await checkPage(this);
  }

  // Answers questions by their names. Radios and checkboxes are chosen by their value or words, selects by value or words.
  async fill(answers) {
    for (const [name, value] of Object.entries(answers)) {
      const ticks = this.page.locator(`main input[name="${name}"]:is([type=radio], [type=checkbox])`);
      if (await ticks.count()) {
        for (const one of [value].flat()) {
          const byValue = this.page.locator(`main input[name="${name}"][value="${one}"]`);
          await ((await byValue.count()) ? byValue : this.page.locator("main").getByLabel(one, { exact: true })).check();
        }
        continue;
      }
      const control = this.page.locator(`main [name="${name}"]`);
      const select = await control.evaluate((element) => element.tagName === "SELECT");
      if (select) await control.selectOption(value);
      else await control.fill(value);
    }
  }

  // Takes one step on a record, as its page offers it, and expects to land on the record again.
  async step(record, name, answers = {}, button = name) {
    await this.go(`/incidents/${record}`);
    await this.press(name);
    if (!this.path().endsWith(record)) {
      await this.fill(answers);
      await this.press(button);
    }
    assert.equal(this.path(), `/incidents/${record}`, `${name}: ${await this.text()}`);
    assert.match(await this.notice(), /^[A-Z][^:]+\.$/, name);
  }

  // Moves the demonstration's clock by the bar at the top.
  async moveClock(by) {
    await this.page.locator("#demo-advance").selectOption(by);
    await this.leaving(() => this.page.locator(".concord-demo__button").click());
  }

  path() {
    return new URL(this.page.url()).pathname;
  }

  record() {
    return this.path().split("/")[2];
  }

  async heading() {
    return (await this.page.locator("h1").innerText()).trim();
  }

  async text() {
    return this.page.locator("main").innerText();
  }

  async notice() {
    return this.page.locator(".concord-notice").innerText();
  }

  async valueOf(name) {
    return this.page.locator(`main [name="${name}"]`).inputValue();
  }

  async errorOf(name) {
    return (await this.page.locator(`[id="${name}-error"]`).innerText()).replace(/^Error:\s*/, "");
  }

  async leave() {
    assert.deepEqual(this.faults, [], "the browser complained");
    await this.page.context().close();
  }
}
