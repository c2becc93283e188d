// A figure leads to the records that it counted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./visitor.mjs";

test("Figures: a cell leads to exactly the records that it counts, and a day that is none is said so", async () => {
  const registrar = await visit("LARGE", "crime-registrar");
  await registrar.go("/figures");
  await registrar.fill({ unit: "incidents", rows: "month", columns: "strand" });
  await registrar.press("Count");
  assert.match(await registrar.page.locator("caption").first().innerText(), /^\D+, \d+ \w+ 20\d\d to \d+ \w+ 20\d\d$/);
  const cells = await registrar.page.locator("main tbody td a").evaluateAll((all) => all.map((cell) => ({ figure: Number(cell.textContent), href: cell.getAttribute("href") })));
  const cell = cells.find(({ figure }) => figure > 1 && figure <= 50);
  assert.ok(cell, "there is a cell to follow");
  await registrar.go(cell.href);
  assert.equal(await registrar.page.locator("main tbody tr").count(), cell.figure);

  await registrar.go("/figures?from=31/02/2026&to=01/03/2026");
  assert.equal(registrar.status, 422);
  assert.match(await registrar.page.locator(".govuk-error-summary").innerText(), /day|date/i);
  await registrar.leave();
});
