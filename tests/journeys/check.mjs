// What holds on every page, in each of its states: accessibility findings, title, focus, width, and what the browser complains of.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };
const seen = new Set();

// A page and a state that this run has checked already is only checked for what costs nothing.
export async function checkPage(visitor) {
  const { page } = visitor;
  assert.deepEqual(visitor.faults, [], `${page.url()}: the browser complained`);
  const [title, heading] = [await page.title(), (await page.locator("h1").first().innerText()).trim()];
  const refused = (await page.locator(".govuk-error-summary").count()) > 0;
  const named = title.replace(/^Error: /, "").split(" – ")[0];
  assert.equal(title.startsWith("Error: "), refused, `${page.url()}: the title says whether something is wrong: ${title}`);
  assert.ok(heading.includes(named), `${page.url()}: the title "${named}" is not the heading "${heading}"`);
  if (!visitor.scripts) return;
  if (refused) assert.ok(await page.evaluate(() => document.activeElement?.classList.contains("govuk-error-summary")), "the focus is on the error summary");
  const state = `${new URL(page.url()).pathname.replace(/\d{6}-[A-Z0-9]{7}/, "*")} ${visitor.status} ${named} ${refused} ${await stateOf(page)}`;
  if (seen.has(state)) return;
  seen.add(state);
  await checkAt(page, PHONE);
  await checkAt(page, WIDE);
}

// Which parts a page shows: the same address looks different to somebody else, and at another stage.
function stateOf(page) {
  return page.evaluate(() => {
    const words = [...document.querySelectorAll("main [class]")].flatMap((part) => [...part.classList]);
    return [...new Set(words.filter((word) => /^(concord-|moj-|govuk-tag--|govuk-error|govuk-inset)/.test(word)))].sort().join(" ");
  });
}

export async function checkAt(page, size, name = page.url()) {
  await page.setViewportSize(size);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${name} is ${over} pixels too wide for ${size.width}`);
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const found = await page.evaluate((rules) => window.axe.run({ runOnly: rules, resultTypes: ["violations"] }), RULES);
  const findings = found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).join(" | ")}`);
  assert.deepEqual(findings, [], `${name} at ${size.width}`);
}
