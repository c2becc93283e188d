// Files of a record: a box drawn on a picture blacks it out, and what was typed is not lost to one press on Cancel.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkPage } from "./check.mjs";
import { recordReport } from "./report.mjs";
import { visit } from "./visitor.mjs";

// A grey picture of 40 by 40, made by the browser itself: nothing of anybody is in it.
async function picture(visitor) {
  const url = await visitor.page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 40 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#c8c8c8";
    pen.fillRect(0, 0, 40, 40);
    return canvas.toDataURL("image/png");
  });
  return { name: "gate.png", mimeType: "image/png", buffer: Buffer.from(url.split(",")[1], "base64") };
}

test("A box drawn on a picture becomes a line of the form, and the copy is black there", async () => {
  const handler = await visit("SMALL", "call-handler");
  const record = await recordReport(handler);
  const supervisor = await visit("SMALL", "supervisor");
  const { page } = supervisor;
  await supervisor.go(`/incidents/${record}/evidence`);
  await page.setInputFiles('input[type="file"]', await picture(supervisor));
  await supervisor.leaving(() => page.getByRole("button", { name: "Add the file" }).click());
  await supervisor.go(`/incidents/${record}/evidence/1`);
  await page.getByRole("button", { name: "Draw boxes on the picture" }).click();
  await page.locator("[data-cover] img").scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector("[data-cover] img").complete);
  const seen = await page.locator("[data-cover] img").boundingBox();
  await page.mouse.move(seen.x + 1, seen.y + 1);
  await page.mouse.down();
  await page.mouse.move(seen.x + seen.width / 2, seen.y + seen.height / 2, { steps: 3 });
  await page.mouse.up();
  const [left, top, right, bottom] = (await supervisor.valueOf("boxes")).trim().split(" ").map(Number);
  assert.ok(left <= 5 && top <= 5 && right >= 45 && right <= 60 && bottom >= 45 && bottom <= 60, `the box as a line: ${[left, top, right, bottom]}`);
  assert.equal(await page.locator(".concord-cover__box").count(), 1, "and it is seen on the picture");
  await checkPage(supervisor);
  await supervisor.press("Make the copy");
  await supervisor.go(`/incidents/${record}/evidence/2`);
  await page.waitForFunction(() => document.querySelector("[data-cover] img").complete);
  const colours = await page.evaluate(() => {
    const shown = document.querySelector("[data-cover] img");
    const canvas = Object.assign(document.createElement("canvas"), { width: shown.naturalWidth, height: shown.naturalHeight });
    const pen = canvas.getContext("2d");
    pen.drawImage(shown, 0, 0);
    const at = (part) => pen.getImageData(Math.floor(shown.naturalWidth * part), Math.floor(shown.naturalHeight * part), 1, 1).data[0];
    return [at(0.25), at(0.8)];
  });
  assert.ok(colours[0] < 20 && colours[1] > 150, `black where the box was, and only there: ${colours}`);
  await Promise.all([handler, supervisor].map((one) => one.leave()));
});

test("Cancel asks before what was typed is lost", async () => {
  const handler = await visit("SMALL", "call-handler");
  const { page } = handler;
  await handler.go("/incidents/new");
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.message());
    return asked.length === 1 ? dialog.dismiss() : dialog.accept();
  });
  await handler.fill({ narrative: "Half a call, in this rehearsal." });
  await page.locator("a[data-cancel]").click();
  assert.equal(handler.path(), "/incidents/new", "the call goes on");
  assert.equal(await handler.valueOf("narrative"), "Half a call, in this rehearsal.");
  await handler.leaving(() => page.locator("a[data-cancel]").click());
  assert.notEqual(handler.path(), "/incidents/new");
  assert.deepEqual(asked, Array(2).fill("What you typed here will be lost. Leave this page?"));
  await handler.leave();
});
