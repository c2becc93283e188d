// Every page of every role, and every step's form, in the state in which the demonstration force has them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./visitor.mjs";

const ROLES = {
  "call-handler": ["/", "/incidents/new", "/account", "/account/password", "/account/one-time-code"],
  "control-room-inspector": ["/", "/work/to-flag"],
  "investigating-officer": ["/", "/search"],
  "crime-registrar": ["/", "/figures"],
  auditor: ["/", "/account"],
  administrator: ["/", "/admin", "/admin/users", "/admin/places", "/admin/packs", "/admin/packs/entries"],
};

for (const [who, paths] of Object.entries(ROLES)) {
  test(`Every page that a ${who} starts from`, async () => {
    const visitor = await visit("LARGE", who);
    for (const path of paths) {
      await visitor.go(path);
      assert.equal(visitor.status, 200, path);
    }
    await visitor.leave();
  });
}

test("Every step that a record offers has a form that can be read", async () => {
  const supervisor = await visit("LARGE", "supervisor");
  const seen = new Set();
  for (const list of ["/work/overdue", "/work/to-assign", "/work/awaiting-closure"]) {
    await supervisor.go(list);
    const record = supervisor.page.locator("main tbody th a").first();
    if (!(await record.count())) continue;
    const address = await record.getAttribute("href");
    await supervisor.go(address);
    const steps = await supervisor.page.locator(".concord-steps__list a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    for (const step of steps.filter((one) => !seen.has(one.split("/").at(-1)))) {
      seen.add(step.split("/").at(-1));
      await supervisor.go(step);
      assert.equal(supervisor.status, 200, step);
    }
  }
  assert.ok(seen.size > 12, [...seen].join(" "));
  await supervisor.leave();
});
