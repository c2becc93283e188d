// The worklists of a force with a year behind it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./visitor.mjs";

const references = (visitor) => visitor.page.locator("main tbody th").allInnerTexts();

test("Worklists: every list opens, a filter narrows it, and the next page goes on where the first ended", async () => {
  const supervisor = await visit("LARGE", "supervisor");
  await supervisor.go("/work");
  const lists = await supervisor.page.locator("main dt a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.ok(lists.length >= 8 && new Set(lists).size === lists.length, lists.join(" "));
  for (const list of lists) {
    await supervisor.go(list);
    assert.equal(supervisor.status, 200, list);
  }

  await supervisor.go("/work/all");
  const first = await references(supervisor);
  assert.equal(first.length, 50);
  await supervisor.press("Next page");
  const second = await references(supervisor);
  assert.ok(second.length > 0 && second.every((one) => !first.includes(one)), "no record is on both pages");
  await supervisor.press("First page");
  assert.deepEqual(await references(supervisor), first);

  await supervisor.fill({ strand: "Disability" });
  await supervisor.press("Show");
  const strands = await supervisor.page.locator("main tbody tr td:nth-of-type(2)").allInnerTexts();
  assert.ok(strands.length > 0 && strands.every((one) => one.includes("Disability")), strands.join("; "));
  await supervisor.press("Next page");
  assert.equal(await supervisor.valueOf("strand"), "DIS", "the next page keeps the filter");
  await supervisor.press("Show all");
  assert.deepEqual(await references(supervisor), first);
  await supervisor.leave();
});

test("The front page: what is late stands on top, and each duty leads to where it is done", async () => {
  const supervisor = await visit("LARGE", "supervisor");
  const clocks = await supervisor.page.locator(".concord-duties").first().locator(".concord-clock").allInnerTexts();
  const lastLate = clocks.findLastIndex((words) => words.startsWith("Late"));
  const firstDue = clocks.findIndex((words) => words.startsWith("Due"));
  assert.ok(clocks.length > 0 && (lastLate === -1 || firstDue === -1 || lastLate < firstDue), clocks.join("; "));
  // A duty of an incident leads to the incident, one of a colleague's training to the colleague's register.
  const leads = await supervisor.page.locator("a.concord-duties__what").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.ok(leads.some((address) => address.startsWith("/incidents/")), leads.join(" "));
  const first = (kind) => leads.find((address) => address.startsWith(kind));
  for (const address of [leads[0], first("/incidents/"), first("/training/")].filter(Boolean)) {
    await supervisor.go(address);
    assert.equal(supervisor.status, 200, address);
  }
  await supervisor.leave();
});
