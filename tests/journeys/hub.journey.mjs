// The victim and witness hub: a referral is accepted, planned, followed through court and ended with a survey; an unsafe way is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { recordReport } from "./report.mjs";
import { visit } from "./visitor.mjs";

// A step of the hub's, which leads back to the person's page.
async function hubStep(hub, person, name, answers) {
  await hub.go(person);
  await hub.press(name);
  await hub.fill(answers);
  await hub.press(name);
  assert.equal(hub.path(), person, `${name}: ${await hub.text()}`);
}

for (const scripts of [true, false]) {
  test(`CT-4.1, R-VIC-09: the hub supports a victim from the referral to the survey${scripts ? "" : ", without JavaScript"}`, async () => {
    const handler = await visit("SMALL", "call-handler", { scripts });
    const record = await recordReport(handler);
    const officer = await visit("SMALL", "hate-crime-officer", { scripts });
    await officer.step(record, "Offer a referral to victim services", { consent: "agreed" });
    await officer.step(record, "Agree how to keep in contact", { safe: "email", unsafe: "letter", limits: "Nothing to the home, invented." });

    const hub = await visit("SMALL", "victim-hub", { scripts });
    const person = `/hub/${record}/1`;
    await hub.go("/hub");
    await hub.leaving(() => hub.page.locator(`main a[href="${person}"]`).click());
    await hubStep(hub, person, "Answer the referral", { answer: "accept" });
    await hubStep(hub, person, "Plan the support, or look at the plan again", { aims: "Goes out again without fear." });
    await hubStep(hub, person, "Set an action", { what: "Go along to the first hearing", due_at: "01/12/2099" });

    const note = "Note a contact, a court stage or anything else";
    await hub.press(note);
    assert.match(await hub.text(), /Not safe: letter/);
    if (scripts) {
      assert.ok(!(await hub.page.locator('[name="stage"]').first().isVisible()), "the court's question waits until it applies");
    }
    await hub.fill({ kind: "contact", channel: "letter", note: "Wrote to her." });
    await hub.press(note);
    assert.equal(hub.status, 422);
    assert.match(await hub.errorOf("channel"), /letter is not safe for this person/);
    assert.equal(await hub.valueOf("note"), "Wrote to her.");
    await hub.fill({ channel: "email" });
    await hub.press(note);
    assert.equal(hub.path(), person, await hub.text());
    await hubStep(hub, person, note, { kind: "court", stage: "first-hearing" });
    await hubStep(hub, person, "Note what became of an action", { state: "done", result: "Went along." });
    assert.match(await hub.text(), /First hearing/);
    await hubStep(hub, person, "End the support, with the closing survey", { survey: "very-satisfied", note: "Slept better." });
    assert.match(await hub.text(), /Very satisfied/);
    for (const visitor of [handler, officer, hub]) await visitor.leave();
  });
}
