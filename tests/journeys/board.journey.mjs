// A piece of shift in the control room, from one page: a report appears by itself, is acknowledged, graded, visited, resulted, recorded as
// no crime, and the shift is handed over; with scripts, and again without any.
import assert from "node:assert/strict";
import { test } from "node:test";
import { recordReport } from "./report.mjs";
import { visit, WEIGHED } from "./visitor.mjs";

const NOT_CRIME = {
  rationale: "No words that any offence covers were used.", record_as: "incident", threshold: "none", trivial: "no", trivial_words: "A clear account.",
  expression_considered: "yes", expression_considered_words: "Weighed: no part of a debate.", proportionate: "yes", proportionate_words: "To see a pattern early.",
};

for (const scripts of [true, false]) {
  const how = scripts ? "" : ", without JavaScript";

  test(`HT-9, HT-10: an inspector runs a piece of shift from the board${how}`, async () => {
    const unit = scripts ? "JR-21" : "JR-22";
    const as = (who) => visit("SMALL", who, { scripts });
    const [inspector, handler] = [await as("control-room-inspector"), await as("call-handler")];
    await inspector.go("/board/units/new");
    await inspector.fill({ call_sign: unit, state: "available" });
    await inspector.press("Save");
    await inspector.go("/board");
    const record = await recordReport(handler);
    await appears(inspector, record);
    assert.match(await inspector.page.locator("#board-said").innerText(), /^Updated at \d\d:\d\d\.$/);
    assert.match(await lineOf(inspector, record), /Acknowledge by|Not acknowledged/);

    await inspector.press(`Acknowledge ${record}`);
    assert.equal(inspector.path(), "/board");
    await answer(inspector, `Assess for ${record}`, { ...WEIGHED, grade: "priority" }, "Assess and grade");
    assert.match(await lineOf(inspector, record), /Waits for a unit/);
    await answer(inspector, `Send a unit for ${record}`, { unit }, "Send a unit");
    assert.match(await lineOf(inspector, record), new RegExp(`Unit on its way[\\s\\S]*${unit} sent`));
    await answer(inspector, `Arrived for ${record}`, {}, "Note a unit's arrival");
    assert.match(await lineOf(inspector, record), /in time/);
    await answer(inspector, `Result for ${record}`, { found: "nobody-there" }, "Note what was found");

    await handler.step(record, "Record why it is no crime", await known(handler, record));
    await inspector.go("/board");
    await inspector.press(`Approve ${record}`);
    await answer(inspector, `Ask for closure for ${record}`, {}, "Ask for closure");
    assert.match(await lineOf(inspector, record), /Closure asked for/);
    await handsOver(inspector, await as("control-room-inspector.2"));
    for (const visitor of [inspector, handler]) await visitor.leave();
  });
}

// With scripts the report is there without loading anew, and no answer is lost under the hands; without them "Refresh" shows it.
async function appears(inspector, record) {
  if (!inspector.scripts) return inspector.press("Refresh");
  await inspector.page.locator("main", { hasText: record }).waitFor({ timeout: 15_000 });
}

async function lineOf(inspector, record) {
  return inspector.page.locator("tr", { hasText: record }).first().innerText();
}

// Follows a line's link, answers the step's form, and expects to be back on the board.
async function answer(inspector, link, answers, button) {
  await inspector.press(link);
  await inspector.fill(answers);
  await inspector.press(button);
  assert.equal(inspector.path(), "/board", `${button}: ${await inspector.text()}`);
}

// The questions on a record that is no crime depend on the policy of the day: those that its form has.
async function known(handler, record) {
  await handler.go(`/incidents/${record}/no-crime`);
  const names = await handler.page.locator("main form [name]").evaluateAll((controls) => controls.map((control) => control.name));
  return Object.fromEntries(Object.entries(NOT_CRIME).filter(([name]) => names.includes(name)));
}

async function handsOver(going, coming) {
  await going.press("Shift handover");
  await going.press("Sign as the outgoing person");
  assert.equal(going.status, 422, "words must be there");
  await going.fill({ said: "The market is quiet; two patrols pass until ten." });
  await going.press("Sign as the outgoing person");
  assert.match(await going.text(), /You signed this as the outgoing person/);
  const address = going.path();
  await coming.go(address);
  assert.match(await coming.text(), /The market is quiet/);
  await coming.press("Sign as the incoming person");
  assert.equal(coming.path(), "/board");
  await coming.go(address);
  assert.doesNotMatch(await coming.text(), /Not signed yet/);
  await coming.leave();
}

test("The board's keys work outside fields, and are turned off for good on the page", async () => {
  const inspector = await visit("SMALL", "control-room-inspector");
  await inspector.go("/board/wall");
  await inspector.go("/board");
  await inspector.page.locator("body").click({ position: { x: 5, y: 5 } });
  await inspector.page.locator("main").getByText("Keyboard shortcuts").click();
  await inspector.page.locator("[data-keys-switch]").click();
  assert.match(await inspector.page.locator("[data-keys-switch]").innerText(), /are off/);
  await inspector.go("/board");
  await inspector.page.keyboard.press("h");
  assert.equal(inspector.path(), "/board", "a single key does nothing");
  await inspector.page.locator("main").getByText("Keyboard shortcuts").click();
  await inspector.page.locator("[data-keys-switch]").click();
  await inspector.page.evaluate(() => document.activeElement.blur());
  await inspector.leaving(() => inspector.page.keyboard.press("h"));
  assert.equal(inspector.path(), "/board/handover");
  await inspector.leave();
});
