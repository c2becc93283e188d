// A report as a call handler takes it: what is typed, by keyboard alone or field by field.
import assert from "node:assert/strict";

export const CALL = {
  narrative: "A neighbour shouted abuse about the victim's origin across the street and threw a bottle. The victim is frightened to go out.",
  place: "Outside the library, Example Street, ZZ99 1AA",
  victim_name: "Rowena Exampleton",
  victim_phone: "01632 960001",
  victim_safe_contact: "Weekdays after 3pm, no voicemail",
  words: "Go back where you came from",
};

// Presses Tab until the control of this name has the focus, which must then be visible and in reach of the eye.
export async function tabTo(page, name, most = 60) {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const { name: its, value } = document.activeElement;
      const box = document.activeElement.getBoundingClientRect();
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, 20) / 2);
      return { name: its, value, covered: top !== null && !document.activeElement.contains(top) && Boolean(top.closest(".concord-dense__send")) };
    });
    assert.ok(!here.covered, `the focus on ${here.name} is hidden`);
    if (here.name === name || `${here.name}=${here.value}` === name) return;
  }
  assert.fail(`Tab does not lead to ${name}`);
}

// Types a whole report without the mouse, from the page on which Alt+N was pressed.
export async function typeReport(page, { time }) {
  await tabTo(page, "narrative");
  await page.keyboard.type(CALL.narrative);
  await tabTo(page, "reported_at-time");
  await page.keyboard.press("Control+A");
  await page.keyboard.type(time);
  await tabTo(page, "place");
  await page.keyboard.type(CALL.place);
  for (const name of ["victim_name", "victim_phone", "victim_safe_contact"]) {
    await tabTo(page, name);
    await page.keyboard.type(CALL[name]);
  }
  await tabTo(page, "strands=RACE");
  await page.keyboard.press("Space");
  await tabTo(page, "perceived_by");
  await page.keyboard.type("The victim");
  await tabTo(page, "words");
  await page.keyboard.type(CALL.words);
}

// Records a report by filling the form; gives its reference.
export async function recordReport(handler, more = {}) {
  await handler.go("/incidents/new");
  await handler.fill({ ...CALL, district: "Leicester", strands: ["RACE"], perceived_by: "victim", ...more });
  await handler.press("Record the report");
  assert.equal(await handler.notice(), "The report is recorded and flagged.");
  return handler.record();
}
