// Facts that two people change at once, and finding a record again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { recordReport } from "./report.mjs";
import { visit } from "./visitor.mjs";

test("A correction made meanwhile is not overwritten: the second person sees both versions side by side, and decides", async () => {
  const handler = await visit("SMALL", "call-handler");
  const record = await recordReport(handler);
  const [first, second] = [await visit("SMALL", "supervisor"), await visit("SMALL", "control-room-inspector")];
  await first.go(`/incidents/${record}/correct`);
  await second.go(`/incidents/${record}/correct`);
  await first.fill({ place: "Behind the library" });
  await first.press("Put facts right");
  await second.fill({ place: "Beside the library" });
  await second.press("Put facts right");

  assert.equal(second.status, 409);
  assert.match(await second.page.locator(".govuk-error-summary").innerText(), /Somebody else changed this record while you typed/);
  const line = second.page.locator("table tbody tr", { hasText: "Where exactly" });
  assert.match(await line.innerText(), /Beside the library[\s\S]*Behind the library/);
  assert.equal(await second.valueOf("place"), "Beside the library", "what was typed is kept");
  await second.press("Put facts right");
  await second.go(`/incidents/${record}`);
  assert.match(await second.text(), /Beside the library/);
  await Promise.all([handler, first, second].map((one) => one.leave()));
});

test("A record is found by words, by a phrase and by a name; what was looked for never stands in an address", async () => {
  const handler = await visit("SMALL", "call-handler");
  const record = await recordReport(handler, { narrative: "A hurdy-gurdy player was told to leave the bandstand.", victim_name: "Ottoline Sampleworth" });
  const supervisor = await visit("SMALL", "supervisor");
  for (const words of ["bandstand", '"hurdy-gurdy player"', "Ottoline Sampleworth"]) {
    await supervisor.page.keyboard.press("/");
    await supervisor.page.keyboard.type(words);
    await supervisor.leaving(() => supervisor.page.keyboard.press("Enter"));
    assert.equal(new URL(supervisor.page.url()).search, "", "no search stands in the address");
    assert.match(await supervisor.text(), new RegExp(record), `${words} finds it`);
  }
  await supervisor.go("/search");
  await supervisor.fill({ q: '"player hurdy-gurdy"' });
  await supervisor.press("Search");
  assert.doesNotMatch(await supervisor.text(), new RegExp(record), "a phrase keeps its order");
  assert.match(await supervisor.text(), /Nothing in your reach fits/);
  await supervisor.fill({ q: "" });
  await supervisor.press("Search");
  assert.equal(supervisor.status, 422);
  await supervisor.fill({ q: record.toLowerCase() });
  await supervisor.press("Search");
  assert.equal(supervisor.path(), `/incidents/${record}`, "a reference leads straight to its record");
  await Promise.all([handler, supervisor].map((one) => one.leave()));
});
