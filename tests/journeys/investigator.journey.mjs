// The investigator with a suspect: arrest, charge, the victim told in time, a letter read through and refused where it is not safe, the file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { recordReport } from "./report.mjs";
import { visit } from "./visitor.mjs";

const summary = (visitor) => visitor.page.locator(".govuk-error-summary").innerText();

// A hate crime that the investigator holds, with a suspect and a victim who can be written to.
async function begun() {
  const [handler, manager] = await Promise.all([visit("SMALL", "call-handler"), visit("SMALL", "crime-manager")]);
  const record = await recordReport(handler, { victim_address: "1 Sample Street, Sample Town", victim_safe_contact: "" });
  await handler.step(record, "Give a crime number", { crime_number: `DEMO-26-${record.slice(-6)}`, offence: "9B" });
  await manager.step(record, "Assign", { investigator: "PC Demo Hemlock", supervisor: "Sgt Demo Hawthorn" });
  await manager.step(record, "Add a person", { kind: "suspect", name: "Demo Suspect Rowan" });
  await Promise.all([handler.leave(), manager.leave()]);
  return record;
}

test("CT-2.1a, R-VIC-02: an arrest and a charge are told in time, and the duty shows its sum", async () => {
  const record = await begun();
  const investigator = await visit("SMALL", "investigating-officer");
  await investigator.step(record, "Note what happened with a suspect", { kind: "arrested" });
  await investigator.step(record, "Note a charge, or that there is none", { kind: "charged" });
  await investigator.go(`/incidents/${record}`);
  // Most duties and their sums are folded: they are there, a press away.
  const open = await investigator.page.locator("main").textContent();
  assert.match(open, /Tell the victim of the arrest/);
  assert.match(open, /suspect charged .* 1 working day = end of .*enhanced rights; standard rights: 5 working days/i);
  await investigator.step(record, "Note a contact with the victim", { purpose: "update", reached: "spoke", tells: ["1", "2"], note: "Told of both." });
  await investigator.go(`/incidents/${record}`);
  assert.doesNotMatch(await investigator.page.locator("ol.concord-duties").first().innerText(), /Tell the victim of the charge/);
  await investigator.leave();
});

test("R-VIC-09: a letter is read through before it goes, printed, and refused once nobody may write to the victim", async () => {
  const record = await begun();
  const investigator = await visit("SMALL", "investigating-officer");
  await investigator.go(`/incidents/${record}`);
  await investigator.press("Write to a victim");
  await investigator.fill({ template: "confirmation", channel: "letter" });
  await investigator.press("Read it through");
  assert.match(await investigator.page.locator("textarea[name=text]").inputValue(), /put it on record as a crime/);
  await investigator.press("Send it");
  assert.match(await investigator.notice(), /The letter is on the record/);
  await investigator.press(`Open to read or print letter 1`);
  assert.match(await investigator.text(), /1 Sample Street/);

  await investigator.go(`/incidents/${record}/change-person?about=1`);
  await investigator.fill({ safe_contact: "Never write to the home address." });
  await investigator.press("Change a person's details");
  await investigator.go(`/incidents/${record}/letters`);
  await investigator.fill({ template: "confirmation", channel: "letter" });
  await investigator.press("Read it through");
  assert.equal(investigator.status, 422);
  assert.match(await summary(investigator), /note on safe contact/);
  await investigator.leave();
});

test("R-VIC-07: the file to the CPS waits until the victim was offered a statement", async () => {
  const record = await begun();
  const investigator = await visit("SMALL", "investigating-officer");
  await investigator.go(`/incidents/${record}/file-to-cps`);
  await investigator.fill({ hate_on_file: "yes" });
  await investigator.press("Send the file to the CPS");
  assert.equal(investigator.status, 409);
  assert.match(await investigator.page.locator("#in-the-way ~ ul").innerText(), /personal statement/);
  await investigator.step(record, "Offer a victim personal statement", { answer: "declined" });
  await investigator.step(record, "Send the file to the CPS", { hate_on_file: "yes" });
  assert.match(await investigator.text(), /File sent to the CPS/);
  await investigator.leave();
});
