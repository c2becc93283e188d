// Who sees what beyond the table: break-glass from refusal to review, and a share that a partner reads redacted until it is over.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CALL, recordReport } from "./report.mjs";
import { PASSWORD, visit } from "./visitor.mjs";

test("access rules, mark *: the glass is broken with a reason and the password again, told of, and reviewed by somebody else", async () => {
  const handler = await visit("SMALL", "call-handler");
  const record = await recordReport(handler);
  const lead = await visit("SMALL", "strategic-lead");
  await lead.go(`/incidents/${record}`);
  assert.equal(await lead.page.getByRole("button", { name: /Open details/ }).count(), 0, "closed to the posting");
  await lead.press("Break the glass");
  await lead.fill({ reason: "A child may be in danger.", password: "not the password" });
  await lead.press("Break the glass");
  assert.equal(lead.status, 422);
  assert.equal(await lead.errorOf("password"), "This is not your password.");
  assert.equal(await lead.valueOf("reason"), "A child may be in danger.", "nothing typed is lost");
  await lead.fill({ password: PASSWORD });
  await lead.press("Break the glass");
  assert.equal(lead.record(), record);
  await lead.leaving(() => lead.page.getByRole("button", { name: "Open details of Victim 1" }).click());
  assert.match(await lead.text(), new RegExp(CALL.victim_name));

  const standards = await visit("SMALL", "professional-standards");
  await standards.go("/alerts");
  assert.match(await standards.text(), /Broke the glass for one record/);

  const officer = await visit("SMALL", "hate-crime-officer");
  await officer.go(`/incidents/${record}/review-glass`);
  assert.match(await officer.text(), /A child may be in danger\./);
  await officer.fill({ finding: "needed", reason: "The child was found at home." });
  await officer.press("Review a break-glass");
  assert.equal(officer.record(), record);
  for (const visitor of [handler, lead, standards, officer]) await visitor.leave();
});

test("mark P, rule 7: a partner reads a shared record with bars, never an identity, and loses it when the share is over", async () => {
  const handler = await visit("SMALL", "call-handler");
  const record = await recordReport(handler, { narrative: `${CALL.victim_name} was shouted at; ring ${CALL.victim_phone}.` });
  const partner = await visit("SMALL", "partner-agency");
  await partner.go(`/incidents/${record}`);
  assert.equal(partner.status, 404);
  const officer = await visit("SMALL", "hate-crime-officer");
  await officer.go(`/incidents/${record}/share`);
  assert.doesNotMatch(await officer.text(), new RegExp(CALL.victim_name), "the preview has bars");
  const until = await officer.page.evaluate(() => {
    const [year, month, day] = document.querySelector("#demo-set").value.slice(0, 10).split("-");
    return `${day}/${month}/${year}`;
  });
  await officer.fill({ agreement: "demo-0", purpose: "Repairs to the door and support for the household.", until });
  await officer.press("Share with an organisation");
  assert.equal(officer.record(), record, await officer.text());
  await partner.go("/work/all");
  await partner.press(record);
  const text = await partner.text();
  assert.match(text, /█████/);
  for (const known of [CALL.victim_name, CALL.victim_phone, "Victim 1"]) assert.doesNotMatch(text, new RegExp(known));
  await officer.step(record, "End a share", { share: "1" });
  await partner.go(`/incidents/${record}`);
  assert.equal(partner.status, 404, "the very next request");
  partner.faults.length = 0;
  for (const visitor of [handler, partner, officer]) await visitor.leave();
});
