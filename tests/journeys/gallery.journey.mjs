// Every page of the gallery, in every state that it has a sample of: accessibility findings and width, at desktop and phone width.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { PHONE, WIDE, checkAt } from "./check.mjs";
import { visit } from "./visitor.mjs";

const gallery = process.env.CONCORD_GALLERY ?? join(dirname(fileURLToPath(import.meta.url)), "../../target/gallery");

test("Every state of every page in the gallery has no accessibility finding and fits a phone", async () => {
  assert.ok(existsSync(gallery), `There is no gallery at ${gallery}. Draw it with "make gallery".`);
  const pages = readdirSync(gallery).filter((name) => name.endsWith(".html") && name !== "index.html");
  assert.ok(pages.length > 50, `only ${pages.length} pages are drawn`);
  const visitor = await visit("SMALL");
  // Styles and scripts come from the running house, as on the page itself.
  const drawn = (name) => readFileSync(join(gallery, name), "utf8").replaceAll('"assets/force.css"', '"/force.css"').replaceAll('"assets/', '"/assets/');
  await visitor.page.route("**/gallery/*", (route) => route.fulfill({ contentType: "text/html", body: drawn(route.request().url().split("/").at(-1)) }));
  // Nobody is signed in here, so a live part gets a stream on which nothing happens.
  await visitor.page.route("**/events", (route) => route.fulfill({ contentType: "text/event-stream", body: ": quiet\n\n" }));
  const found = [];
  for (const name of pages) {
    await visitor.page.goto(`/gallery/${name}`);
    for (const size of [PHONE, WIDE]) await checkAt(visitor.page, size, name).catch((one) => found.push(one.message));
  }
  assert.deepEqual(found, []);
  await visitor.leave();
});
