// What closing asks for: a crime number or an approved reason why there is none, and a victim who was heard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { recordReport } from "./report.mjs";
import { visit, WEIGHED } from "./visitor.mjs";

const visitors = (...who) => Promise.all(who.map((one) => visit("SMALL", one)));
const leave = (...all) => Promise.all(all.map((one) => one.leave()));
const summary = (visitor) => visitor.page.locator(".govuk-error-summary").innerText();

test("HT-11, X3: closing without a crime number is refused in a sentence; a reason is written, approved by a second person, and closes it", async () => {
  const [handler, inspector, officer] = await visitors("call-handler", "control-room-inspector", "hate-crime-officer");
  const record = await recordReport(handler, { victim_name: "", victim_phone: "", victim_safe_contact: "" });
  await inspector.step(record, "Acknowledge for the control room");
  await inspector.step(record, "Assess and grade", { ...WEIGHED, grade: "priority" });
  await officer.step(record, "Note that the hate crime officer is aware");

  await handler.go(`/incidents/${record}`);
  await handler.press("Ask for closure");
  await handler.press("Ask for closure");
  assert.equal(handler.status, 422);
  assert.match(await summary(handler), /Give this hate report its crime number, or record why it is no crime, before closing it\./);

  await writeRationale(handler, record);
  await handler.go(`/incidents/${record}`);
  assert.equal(await handler.page.getByRole("button", { name: "Approve the rationale" }).count(), 0, "nobody approves their own rationale");
  await inspector.step(record, "Approve the rationale");
  await handler.step(record, "Ask for closure");
  await inspector.step(record, "Sign off and close");
  assert.match(await inspector.heading(), /Closed/);
  await leave(handler, inspector, officer);
});

async function writeRationale(handler, record) {
  await handler.go(`/incidents/${record}`);
  await handler.press("Record why it is no crime");
  const answers = { rationale: "Words were exchanged in a quarrel about parking; nothing was said or done that an offence covers." };
  const radios = await handler.page.locator("main input[type=radio]").evaluateAll((all) => all.map(({ name, value }) => ({ name, value })));
  for (const { name, value } of radios) {
    if (name === "record_as") answers[name] ??= value;
    if (["trivial", "expression_considered", "proportionate"].includes(name)) {
      answers[name] = name === "trivial" ? "no" : "yes";
      answers[`${name}_words`] = "Weighed, in this journey.";
    }
    if (name === "threshold") answers[name] = "none";
  }
  await handler.fill(answers);
  await handler.press("Record why it is no crime");
  assert.match(await handler.notice(), /^Recorded why it is no crime/);
}

test("CT-2.2g, X9: a dissatisfied victim keeps a case open until an inspector has called", async () => {
  const [handler, control, officer, manager, supervisor] = await visitors(
    "call-handler", "control-room-inspector", "hate-crime-officer", "crime-manager", "supervisor",
  );
  const record = await recordReport(handler);
  await control.step(record, "Acknowledge for the control room");
  await control.step(record, "Assess and grade", { ...WEIGHED, grade: "priority" });
  await officer.step(record, "Note that the hate crime officer is aware");
  await handler.step(record, "Give a crime number", { crime_number: "DEMO-26-100003", offence: "9B" });
  await manager.step(record, "Assign", { investigator: "PC Demo Hemlock", supervisor: "Sgt Demo Hawthorn" });
  await supervisor.step(record, "Note a contact with the victim", { purpose: "first", reached: "spoke" });
  const investigator = await visit("SMALL", "investigating-officer");
  await investigator.step(record, "Assess risk", { note: "No sign that it will go on." });
  await investigator.step(record, "Offer a referral to victim services", { consent: "declined" });
  await investigator.step(record, "Offer a victim personal statement", { answer: "declined" });
  await investigator.step(record, "Set the outcome", { outcome: "18" });
  await supervisor.step(record, "Note a contact with the victim", { purpose: "closing", reached: "spoke", understood: "yes", satisfaction: "very-dissatisfied" });
  await investigator.step(record, "Ask for closure");

  await supervisor.go(`/incidents/${record}/close`);
  await supervisor.press("Sign off and close");
  assert.equal(supervisor.status, 409);
  const owed = await supervisor.page.locator("#in-the-way ~ ul").innerText();
  assert.match(owed, /inspector/i, "only the inspector's call is left");
  await manager.go("/");
  assert.match(await manager.text(), new RegExp(`Inspector calls a dissatisfied victim\\s+${record}`), "it is on the inspector's own list");
  await manager.step(record, "Note a contact with the victim", { purpose: "dissatisfied", reached: "spoke", note: "Heard why, and promised a written explanation." });
  await manager.step(record, "Review why the victim is dissatisfied", { cause: "not-informed", urgent: "no", learn: "no" });
  await supervisor.step(record, "Sign off and close");
  assert.match(await supervisor.heading(), /Closed/);
  await leave(handler, control, officer, manager, supervisor, investigator);
});
