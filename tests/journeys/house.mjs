// One running Concord with a demonstration force in a folder of its own, gone again when the journeys are over.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const program = process.env.CONCORD_BIN ?? join(here, "../../target/debug/concord");

function freePort() {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

// Starts a force with so many years of invented incidents; its address answers once it is made (see `ready`).
export async function openHouse({ years }) {
  if (!existsSync(program)) throw new Error(`There is no program at ${program}. Build it with "cargo build -p concord", or name it in CONCORD_BIN.`);
  const data = mkdtempSync(join(tmpdir(), "concord-journeys-"));
  const port = await freePort();
  const options = ["demo", "--data", data, "--years", String(years), "--listen", `127.0.0.1:${port}`];
  const child = spawn(program, options, { env: { ...process.env, CONCORD_LOG: "error" }, stdio: ["ignore", "ignore", "inherit"] });
  const gone = new Promise((over) => child.once("exit", over));
  const close = async () => {
    child.kill("SIGKILL"); // nothing of it is kept
    await gone;
    rmSync(data, { recursive: true, force: true });
  };
  return { address: `http://127.0.0.1:${port}`, close };
}

// Waits until a house lets people in.
export async function ready(address, seconds = 400) {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    const answer = await fetch(`${address}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((later) => setTimeout(later, 250));
  }
  throw new Error(`${address} was not ready after ${seconds} seconds.`);
}
