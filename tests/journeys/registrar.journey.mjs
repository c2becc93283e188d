// The crime registrar rules, a crime is cancelled by two people, an audit is drawn and scored.
import assert from "node:assert/strict";
import { test } from "node:test";
import { recordReport } from "./report.mjs";
import { visit, WEIGHED } from "./visitor.mjs";

test("R-REC-09, R-REC-10: a ruling locks, a withdrawal is no ground, a crime is cancelled by somebody independent and stays to be seen", async () => {
  const [handler, inspector, manager, registrar] = [
    await visit("SMALL", "call-handler"),
    await visit("SMALL", "control-room-inspector"),
    await visit("SMALL", "crime-manager"),
    await visit("SMALL", "crime-registrar"),
  ];
  const record = await recordReport(handler);
  await inspector.step(record, "Assess and grade", { ...WEIGHED, grade: "priority", note: "The victim is frightened." });
  await handler.step(record, "Give a crime number", { crime_number: "DEMO-26-400001", offence: "9B" });
  await manager.go(`/incidents/${record}/ask-cancellation`);
  await manager.fill({ code: "C2", reason: "The recording shows that nothing was said.", withdrawal: "yes" });
  await manager.press("Ask to cancel a crime");
  assert.equal(manager.status, 422);
  assert.match(await manager.errorOf("withdrawal"), /not additional verifiable information/);
  await manager.fill({ withdrawal: "no" });
  await manager.press("Ask to cancel a crime");

  await registrar.go("/registrar");
  assert.match(await registrar.text(), new RegExp(`Cancellations to decide[\\s\\S]*${record}`));
  await registrar.step(record, "Rule on the classification", { question: "Crime or not?", ruling: "Not.", counting_rule: "General Rules C" });
  await registrar.step(record, "Decide on a cancellation", { decision: "cancel" });
  await registrar.go(`/incidents/${record}`);
  assert.match(await registrar.text(), /DEMO-26-400001[\s\S]*cancelled/, "it stays to be seen");
  for (const visitor of [handler, inspector, manager, registrar]) await visitor.leave();
});

test("R-REC-09: an audit is drawn from a kept seed and its findings become duties", async () => {
  const registrar = await visit("LARGE", "crime-registrar");
  await registrar.go("/registrar");
  await registrar.press("Draw an audit");
  await registrar.fill({ from: "01/01/2020", to: "31/12/2019", size: "5" });
  await registrar.press("Draw the sample");
  assert.equal(registrar.status, 422);
  await registrar.fill({ to: "31/12/2099" });
  await registrar.press("Draw the sample");
  assert.match(await registrar.heading(), /^Audit \d{4}-\d+/);
  const audit = registrar.path();
  await registrar.leaving(() => registrar.page.locator("main table a", { hasText: "Score it" }).first().click());
  const names = await registrar.page.locator("main input[type=radio]").evaluateAll((inputs) => [...new Set(inputs.map((input) => input.name))]);
  await registrar.fill(Object.fromEntries(names.map((name, place) => [name, place === 0 ? "no" : "yes"])));
  await registrar.press("Save the score");
  assert.equal(registrar.path(), audit);
  assert.match(await registrar.text(), /1 finding/);
  await registrar.go("/registrar");
  assert.match(await registrar.text(), /Audit findings to put right[\s\S]*Audit \d{4}-\d+:/);
  await registrar.leave();
});
