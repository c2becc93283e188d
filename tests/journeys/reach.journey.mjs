// Who reaches what: an identity is opened on request and every look is on record; others get no button, or no page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CALL, recordReport } from "./report.mjs";
import { PASSWORD, visit } from "./visitor.mjs";

test("HT-14, access rule 4: opening a victim's details is asked for, logged, and shown to who may ask 'who saw this?'", async () => {
  const handler = await visit("SMALL", "call-handler");
  const record = await recordReport(handler);
  const supervisor = await visit("SMALL", "supervisor");
  await supervisor.go(`/incidents/${record}`);
  assert.doesNotMatch(await supervisor.page.content(), new RegExp(CALL.victim_name), "closed until it is asked for");
  await supervisor.page.getByRole("button", { name: "Open details of Victim 1" }).click();
  await supervisor.page.waitForSelector(".concord-identity--open");
  assert.match(await supervisor.text(), new RegExp(`${CALL.victim_name}[\\s\\S]*${CALL.victim_phone}`));

  await supervisor.go(`/incidents/${record}/audit`);
  const line = supervisor.page.locator("tbody tr", { hasText: "opened an identity" });
  assert.match(await line.innerText(), /Sgt Demo Hawthorn[\s\S]*identities/);
  await supervisor.leave();
  await handler.leave();
});

test("access rule 4: a co-ordinator reads the record and gets no button that opens a person", async () => {
  const handler = await visit("SMALL", "call-handler");
  const record = await recordReport(handler);
  const coordinator = await visit("SMALL", "co-ordinator");
  await coordinator.go(`/incidents/${record}`);
  assert.equal(coordinator.status, 200);
  assert.equal(await coordinator.page.getByRole("button", { name: /Open details/ }).count(), 0);
  const forced = await coordinator.page.evaluate(async (path) => {
    const body = new URLSearchParams({ csrf: document.querySelector("[name=csrf]").value });
    return (await fetch(path, { method: "POST", body })).status;
  }, `/incidents/${record}/people/1`);
  assert.equal(forced, 404, "and none is needed to try: the door is closed too");
  coordinator.faults.length = 0;
  await coordinator.leave();
  await handler.leave();
});

test("access rule 2: a supervisor of another district is told that there is no such page", async () => {
  const handler = await visit("SMALL", "call-handler");
  const record = await recordReport(handler);
  const other = await visit("SMALL", "supervisor.charnwood");
  await other.go(`/incidents/${record}`);
  assert.equal(other.status, 404);
  assert.doesNotMatch(await other.text(), new RegExp(record));
  await other.leave();
  await handler.leave();
});

test("A wrong password says what is wrong and nothing more; the account page; signing out ends it", async () => {
  const somebody = await visit("SMALL");
  await somebody.signIn("supervisor", "not the password");
  assert.equal(somebody.status, 422);
  assert.equal(await somebody.errorOf("password"), "The sign-in name or the password is wrong.");
  assert.equal(await somebody.valueOf("sign_in"), "supervisor");
  assert.equal(await somebody.valueOf("password"), "");
  await somebody.fill({ password: PASSWORD });
  await somebody.press("Sign in");
  assert.equal(somebody.path(), "/");
  await somebody.go("/account");
  assert.match(await somebody.text(), /Sgt Demo Hawthorn[\s\S]*Supervisor/);
  await somebody.leaving(() => somebody.page.getByRole("button", { name: "Sign out" }).click());
  assert.equal(somebody.path(), "/sign-in");
  await somebody.go("/account");
  assert.equal(somebody.path(), "/sign-in", "the way back is closed");
  await somebody.leave();
});
