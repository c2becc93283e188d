// A supervisor assigns by the reasons given, sees what worries, and hands a case over; training is noted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { recordReport } from "./report.mjs";
import { visit, WEIGHED } from "./visitor.mjs";

for (const scripts of [true, false]) {
  const how = scripts ? "" : ", without JavaScript";

  test(`CT-2.1b, CT-2.2b, CT-2.2c, CT-2.2e: who fits is proposed, the plan is made, what worries is on top, the case is handed over${how}`, async () => {
    const as = (who) => visit("SMALL", who, { scripts });
    const [handler, inspector, manager] = [await as("call-handler"), await as("control-room-inspector"), await as("crime-manager")];
    const record = await recordReport(handler);
    await inspector.step(record, "Assess and grade", { ...WEIGHED, grade: "priority", note: "The victim is frightened." });
    await handler.step(record, "Give a crime number", { crime_number: `DEMO-26-${scripts ? "300001" : "300002"}`, offence: "9B" });
    await manager.go(`/incidents/${record}/assign`);
    assert.match(await manager.text(), /Proposed[\s\S]*(in date|no training on record)[\s\S]*open record/, "each proposal has its reasons");
    await manager.step(record, "Assign", { investigator: "PC Demo Hemlock", supervisor: "Sgt Demo Hawthorn" });

    const [officer, supervisor] = [await as("investigating-officer"), await as("supervisor")];
    await officer.step(record, "Open a line of enquiry", { title: "Who was seen on the recording?" });
    const items = ["victim", "scene", "suspect", "witnesses", "cctv", "online"].map((item) => [`item-${item}`, "done"]);
    await officer.step(record, "Answer the golden hour's list", Object.fromEntries(items));
    await supervisor.go("/supervision");
    const row = supervisor.page.locator("tr", { hasText: record });
    assert.match(await row.innerText(), /Nobody has spoken to the victim/);
    await supervisor.step(record, "Confirm who owns it", { reason: "It fits who has it." });
    await supervisor.go(`/incidents/${record}/hand-over`);
    const other = supervisor.page.locator('main input[name="incoming"]').first();
    const incoming = await other.getAttribute("value");
    await supervisor.fill({ incoming, done: "House to house.", left_open: "The recording." });
    await supervisor.press("Hand over to another investigator");
    assert.ok([200, 422].includes(supervisor.status), await supervisor.text());

    await supervisor.go("/training");
    await supervisor.press("Note training");
    await supervisor.fill({ course: "victims-code", taken: "01/10/2026" });
    await supervisor.press("Note it");
    assert.equal(supervisor.status, 422, "a person is asked for");
    await supervisor.page.locator('main select[name="account"]').selectOption({ index: 1 });
    await supervisor.press("Note it");
    assert.match(await supervisor.text(), /Victims' Code and first contact/);
    for (const visitor of [handler, inspector, manager, officer, supervisor]) await visitor.leave();
  });
}
