// What the pages weigh, and the pages that anybody may see.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./visitor.mjs";

const MOST = 120_000; // bytes over the wire for a first view, everything together

test("A first view of the sign-in page and of the front page weighs less than 120 kB over the wire", async () => {
  for (const who of [undefined, "call-handler"]) {
    const visitor = await visit("SMALL", who);
    const fresh = await visitor.page.context().newPage();
    const client = await fresh.context().newCDPSession(fresh);
    await client.send("Network.enable");
    await client.send("Network.setCacheDisabled", { cacheDisabled: true });
    let weight = 0;
    client.on("Network.loadingFinished", ({ encodedDataLength }) => {
      weight += encodedDataLength;
    });
    await fresh.goto(who ? "/" : "/sign-in", { waitUntil: "networkidle" });
    assert.ok(weight > 5_000 && weight < MOST, `${fresh.url()} weighs ${weight} bytes`);
    await visitor.leave();
  }
});

test("The accessibility statement and the page that is not there can be read by anybody", async () => {
  const anybody = await visit("SMALL");
  await anybody.go("/accessibility");
  assert.equal(anybody.status, 200);
  await anybody.go("/no-such-page");
  assert.ok([404, 200].includes(anybody.status));
  await anybody.leave();
});
