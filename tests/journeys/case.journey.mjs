// One case from the call to its closing: with scripts and keyboard only where the call is taken, and again without any script.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CALL, recordReport, typeReport } from "./report.mjs";
import { visit, WEIGHED } from "./visitor.mjs";

const CONTACT = { purpose: "first", reached: "spoke", note: "Explained who investigates and what happens next." };
const CLOSING = { purpose: "closing", reached: "spoke", note: "Explained the outcome.", understood: "yes", satisfaction: "satisfied" };

test("HT-9: a call handler records and flags a report by keyboard only; two wrong answers cost nothing that was typed", async () => {
  const handler = await visit("SMALL", "call-handler");
  const { page } = handler;
  await handler.leaving(() => page.keyboard.press("Alt+KeyN"));
  const now = await handler.valueOf("reported_at-time");
  await typeReport(page, { time: "25:99" });
  await handler.leaving(() => page.keyboard.press("Control+Enter"));

  assert.equal(handler.status, 422);
  assert.equal(await page.locator(".govuk-error-summary li").count(), 2);
  assert.match(await handler.errorOf("reported_at"), /real time/);
  assert.match(await handler.errorOf("district"), /Choose the district/);
  for (const [name, typed] of Object.entries(CALL)) assert.equal(await handler.valueOf(name), typed, `${name} is kept`);
  assert.equal(await handler.valueOf("reported_at-time"), "25:99");
  assert.ok(await page.locator('main [value="RACE"]').isChecked());

  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.name), "reported_at-date", "the summary leads to the field");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+A");
  await page.keyboard.type(now);
  while ((await page.evaluate(() => document.activeElement.name)) !== "district") await page.keyboard.press("Tab");
  await page.keyboard.type("Leicester");
  await handler.leaving(() => page.keyboard.press("Control+Enter"));
  assert.equal(await handler.notice(), "The report is recorded and flagged.");
  assert.match(await handler.heading(), /^Incident \d{6}-[A-Z0-9]{7}/);
  await handler.leave();
});

for (const scripts of [true, false]) {
  const how = scripts ? "" : ", without JavaScript";

  test(`HT-9, HT-10, CT-2.2a, CT-2.2f: a case is acknowledged, graded, crimed, assigned, told to the victim and closed${how}`, async () => {
    const as = (who) => visit("SMALL", who, { scripts });
    const handler = await as("call-handler");
    const record = await recordReport(handler);
    const inspector = await as("control-room-inspector");
    await inspector.go("/work/to-flag");
    assert.match(await inspector.text(), new RegExp(record), "the inspector's list holds it");
    await inspector.step(record, "Acknowledge for the control room");
    await inspector.step(record, "Assess and grade", { ...WEIGHED, grade: "priority", note: "The victim is frightened." });
    await handler.step(record, "Give a crime number", { crime_number: `DEMO-26-${scripts ? "100001" : "100002"}`, offence: "9B" });
    const officer = await as("hate-crime-officer");
    await officer.step(record, "Note that the hate crime officer is aware");

    const supervisor = await as("supervisor");
    await supervisor.moveClock("1h");
    const manager = await as("crime-manager");
    await manager.step(record, "Assign", { investigator: "PC Demo Hemlock", supervisor: "Sgt Demo Hawthorn" });
    await supervisor.go("/");
    assert.match(await supervisor.text(), new RegExp(`Supervisor speaks to the victim\\s+${record}`), "the call is the supervisor's duty");
    await supervisor.step(record, "Note a contact with the victim", CONTACT);

    const investigator = await as("investigating-officer");
    await investigator.step(record, "Assess risk", { "q-injury": "no", note: "No sign that it will go on." });
    await investigator.step(record, "Offer a referral to victim services", { consent: "agreed" });
    await supervisor.moveClock("1d");
    await investigator.step(record, "Set the outcome", { outcome: "18" });
    await investigator.step(record, "Ask for closure");

    await signOffIsRefused(supervisor, record);
    await supervisor.step(record, "Note a contact with the victim", CLOSING);
    await supervisor.step(record, "Offer a victim personal statement", { answer: "declined" });
    await supervisor.step(record, "Sign off and close");
    assert.match(await supervisor.heading(), /Closed/);
    for (const visitor of [handler, inspector, officer, supervisor, manager, investigator]) await visitor.leave();
  });
}

// CT-2.2f: what is still owed to the victim stands in the way of closing, each a link to where it is done.
async function signOffIsRefused(supervisor, record) {
  await supervisor.go(`/incidents/${record}`);
  await supervisor.press("Sign off and close");
  await supervisor.press("Sign off and close");
  assert.equal(supervisor.status, 409);
  const owed = supervisor.page.locator("#in-the-way ~ ul a");
  assert.ok((await owed.count()) >= 2, await supervisor.text());
  const first = await owed.first().getAttribute("href");
  assert.ok(first.startsWith(`/incidents/${record}`));
  await supervisor.leaving(() => owed.first().click());
  assert.equal(supervisor.status, 200, "the link leads to where it is done");
}
