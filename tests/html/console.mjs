// console.mjs PAGE... - opens each in Chromium at three widths, light and dark, and prints
// what its console says, each violation of the page's policy, and what is wider than the
// window. Nothing: all is well.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { pathToFileURL } from "node:url";

const home = mkdtempSync(tmpdir() + "/console-");
const browser = spawn("chromium", ["--headless", "--no-sandbox", "--disable-gpu",
  "--no-first-run", "--remote-debugging-pipe", "--user-data-dir=" + home],
  { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"], env: { ...process.env, HOME: home } });
const waiting = new Map(), said = [];
let id = 0, text = "", loaded = () => {};
browser.stdio[4].on("data", (bytes) => {
  text += bytes;
  for (let at; (at = text.indexOf("\0")) >= 0; text = text.slice(at + 1)) {
    const message = JSON.parse(text.slice(0, at));
    if (message.id) waiting.get(message.id)(message);
    else if (message.method === "Page.loadEventFired") loaded();
    else if (["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded",
      "Page.javascriptDialogOpening", "Audits.issueAdded"].includes(message.method))
      said.push(JSON.stringify(message.params).slice(0, 300));
    else if (message.method === "Network.requestWillBeSent" &&
      !message.params.request.url.startsWith("file:"))
      said.push("asks for " + message.params.request.url);
  }
});
function send(method, params = {}, sessionId = undefined) {
  return new Promise((done) => {
    waiting.set(++id, done);
    browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
  });
}
const target = await send("Target.createTarget", { url: "about:blank" });
const { sessionId } = (await send("Target.attachToTarget",
  { targetId: target.result.targetId, flatten: true })).result;
const tell = (method, params) => send(method, params, sessionId);
const ask = async (expression) =>
  (await tell("Runtime.evaluate", { expression, returnByValue: true })).result.result.value;
for (const domain of ["Page", "Runtime", "Log", "Network", "Audits"])
  await tell(domain + ".enable");
for (const page of process.argv.slice(2))
  for (const width of [360, 800, 1400])
    for (const scheme of ["light", "dark"]) {
      await tell("Emulation.setDeviceMetricsOverride",
        { width, height: 800, deviceScaleFactor: 1, mobile: width < 500 });
      await tell("Emulation.setEmulatedMedia",
        { features: [{ name: "prefers-color-scheme", value: scheme }] });
      const done = new Promise((resolve) => { loaded = resolve; });
      await tell("Page.navigate", { url: pathToFileURL(page).href });
      await done;
      const wide = await ask("document.documentElement.scrollWidth");
      if (wide > width) said.push(`${page} is ${wide} wide in ${width}`);
      if (!await ask("document.getElementById('shown')?.textContent"))
        said.push(`${page}: its script did not run`);
    }
await tell("Input.dispatchKeyEvent", { type: "keyDown", key: "Tab", code: "Tab",
  windowsVirtualKeyCode: 9 });
if (await ask("document.activeElement.className") !== "skip")
  said.push("Tab does not begin at the link that skips");
await send("Browser.close");
browser.on("exit", () => {
  rmSync(home, { recursive: true, force: true });
  for (const line of said) console.log(line);
});
