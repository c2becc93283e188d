// A detective inspector walks from a number on the compliance page to the record that it counted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./visitor.mjs";

test("Monitors: a number of the compliance page leads to its duties, and a duty to its record", async () => {
  const inspector = await visit("LARGE", "detective-inspector");
  await inspector.go("/monitor/force");
  assert.equal(await inspector.page.locator(".concord-tile").count(), 6);
  await inspector.press("How promises were kept");
  assert.equal(await inspector.heading(), "How promises were kept");
  const links = await inspector.page.locator("main tbody td a").evaluateAll((all) => all.map((link) => ({ figure: parseInt(link.textContent, 10), href: link.getAttribute("href") })));
  const number = links.find(({ figure, href }) => figure > 0 && figure <= 50 && href.includes("rule="));
  assert.ok(number, "there is a number to follow");
  await inspector.go(number.href);
  assert.equal(await inspector.page.locator("main tbody tr").count(), number.figure);
  const record = await inspector.page.locator("main tbody th a").first().innerText();
  await inspector.press(record);
  assert.match(await inspector.heading(), new RegExp(record));
  await inspector.leave();
});
