// Starts the built program on two fresh forces, walks every journey in a real browser, and stops: `npm test`.
// CONCORD_BIN names the program (default: this checkout's debug build), CHROMIUM the browser.
import { run } from "node:test";
import { tap } from "node:test/reporters";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openHouse } from "./house.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const journeys = ["case", "closing", "investigator", "supervisor", "board", "registrar", "hub", "reach", "rights", "facts", "files", "doors", "lists", "monitors", "figures", "pages", "gallery"];
const wanted = process.argv.slice(2);

// The small force is there at once; the large one is made while the first journeys run, and they wait for its door.
const houses = await Promise.all([openHouse({ years: 0 }), openHouse({ years: 1 })]);
const [small, large] = houses;
process.env.CONCORD_SMALL = small.address;
process.env.CONCORD_LARGE = large.address;

const files = journeys.filter((name) => wanted.length === 0 || wanted.includes(name)).map((name) => join(here, `${name}.journey.mjs`));
const stream = run({ files, concurrency: 1, timeout: 600_000 });
stream.on("test:fail", () => {
  process.exitCode = 1;
});
stream.compose(tap).pipe(process.stdout);
stream.on("end", () => houses.forEach((house) => house.close()));
process.on("SIGINT", () => Promise.all(houses.map((house) => house.close())).then(() => process.exit(1)));
