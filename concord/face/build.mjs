// Builds the look of the pages: `npm ci && node build.mjs` makes the git-ignored folder `built/`, which the service embeds.
// Each file has a packed twin beside it (`.gz`) and is named by its content, so that browsers may keep it for ever; `manifest.json` gives plain name -> built name.
// The design systems' font, crown and crest are licensed to GOV.UK only, so they are taken out here, and the build fails
// when one of them is left.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "built");
const govuk = join(here, "node_modules/govuk-frontend/dist/govuk");
const moj = join(here, "node_modules/@ministryofjustice/frontend/moj");
const type = '"Noto Sans","Segoe UI",Helvetica,Arial,sans-serif';
const heaviest = 90_000; // bytes compressed, style sheet and scripts together

const read = (...path) => readFileSync(join(...path), "utf8");
const withoutMap = (text) => text.replace(/\/\*#\s*sourceMappingURL=.*?\*\//g, "").replace(/\/\/#\s*sourceMappingURL=.*$/gm, "");

function picture(path) {
  const svg = read(moj, "assets", path).replace(/\s+/g, " ");
  return `url("data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}")`;
}

function designSheet(text) {
  return withoutMap(text)
    .replace(/^\uFEFF?@charset "UTF-8";/, "")
    .replace(/\/\*![^*]*Margaret Calvert[\s\S]*?\*\//g, "")
    .replace(/@font-face\s*\{[^}]*\}/g, "")
    .replace(/@supports[^{]*\{\s*\.govuk-footer__copyright-logo:before\s*\{[^}]*\}\s*\}/g, "")
    .replace(/[^{}]*(crown|crest|copyright-logo)[^{}]*\{[^{}]*\}/g, "")
    .replace(/"?GDS Transport"?,\s*arial,\s*sans-serif/gi, "var(--concord-type)")
    .replace(/url\("?\/assets\/(images\/icon-[a-z-]+\.svg)"?\)/g, (_, path) => picture(path));
}

function sheet() {
  const own = read(here, "look/concord.css").replace(/\/\*[\s\S]*?\*\//g, "").replace(/\n\s*/g, "");
  const systems = [read(govuk, "govuk-frontend.min.css"), read(moj, "moj-frontend.min.css")].map(designSheet);
  const whole = `@charset "UTF-8";:root{--concord-type:${type}}${systems.join("")}${own}`;
  const left = whole.match(/GDS Transport|@font-face|crown|crest|url\((?!["']?data:)[^)]*\)/i);
  if (left) throw new Error(`The style sheet still holds ${left[0]}: teach build.mjs to take it out.`);
  if (whole.split("{").length !== whole.split("}").length) throw new Error("A rule was cut in half: the braces do not pair.");
  return whole;
}

function keep(files) {
  const manifest = {};
  const nameOf = (name, text) => {
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
    return name.replace(/\.(\w+)$/, `-${hash}.$1`);
  };
  for (const [name, make] of Object.entries(files)) {
    const text = make(manifest);
    manifest[name] = nameOf(name, text);
    writeFileSync(join(built, manifest[name]), text);
  }
  writeFileSync(join(built, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

rmSync(built, { recursive: true, force: true });
mkdirSync(built);
const manifest = keep({
  "concord.css": sheet,
  "govuk.js": () => withoutMap(read(govuk, "govuk-frontend.min.js")),
  "moj.js": () => withoutMap(read(moj, "moj-frontend.min.js")),
  "start.js": () => read(here, "work/start.js"),
  "concord.js": (made) => read(here, "work/concord.js").replace(/"\.\/(govuk|moj)\.js"/g, (_, name) => `"./${made[`${name}.js`]}"`),
  "favicon.svg": () => read(here, "look/favicon.svg"),
});

let weight = 0;
for (const file of Object.values(manifest)) {
  const bytes = readFileSync(join(built, file));
  const packed = gzipSync(bytes, { level: 9 });
  writeFileSync(join(built, `${file}.gz`), packed);
  weight += packed.length;
  console.log(`${file}: ${bytes.length} bytes, ${packed.length} compressed`);
}
console.log(`together ${weight} bytes compressed, of ${heaviest} allowed`);
if (weight > heaviest) throw new Error("The look has grown too heavy for a first page.");
