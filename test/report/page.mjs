// Uses the page as people do: eyes, mouse, keyboard alone, without a script.
// Arguments: the page, a folder for the browser's profile, one for screenshots.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";

const [page_, profile, screenshots] = process.argv.slice(2).map((path) => resolve(path));
const address = pathToFileURL(page_).href;
mkdirSync(screenshots, { recursive: true });

const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
const options = {
  executablePath: "/usr/bin/chromium",
  headless: true,
  chromiumSandbox: false,
  args: [...quiet, "--disable-component-update", "--disable-sync"],
  viewport: { width: 1280, height: 900 },
};

let failed = 0;
let passed = 0;
let browsers = 0;

// Each check has a browser with an empty profile, and fails on whatever the page complains of or loads.
async function check(name, more, work) {
  const context = await chromium.launchPersistentContext(`${profile}-${browsers++}`, { ...options, ...more });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("request", (request) => {
      if (request.url() !== address && !request.url().startsWith("data:")) complaints.push(request.url());
    });
    await page.goto(address);
    await work(page);
    assert.deepEqual(complaints, []);
    passed++;
    console.log(`PASS ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}: ${error.stack}`);
  } finally {
    await context.close();
  }
}

const names = (page) => page.locator(".rows tbody th > bdi").allTextContents();
const shown = (page) => page.locator("#shown").textContent();
const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

// Charts are drawn in the frame after their size is known.
const drawn = (page, facet) =>
  page.waitForFunction(
    (name) => {
      const canvas = document.querySelector(`section[data-facet=${name}] canvas`);
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value, i) => i % 4 === 3 && value > 0);
    },
    facet,
    { timeout: 20_000 },
  );

await check("shows everything, in light", { colorScheme: "light" }, async (page) => {
  assert.equal(await shown(page), "454 repositories");
  for (const facet of ["state", "age", "tag"]) await drawn(page, facet);
  assert.equal(await background(page), "rgb(244, 245, 247)");
  await page.screenshot({ path: `${screenshots}/light.png` });
  await page.screenshot({ path: `${screenshots}/light-whole.png`, fullPage: true });
});

await check("shows itself in dark, and changes on demand", { colorScheme: "dark" }, async (page) => {
  assert.equal(await background(page), "rgb(20, 23, 27)");
  await page.screenshot({ path: `${screenshots}/dark.png` });
  await page.getByRole("button", { name: "Switch to light colours" }).click();
  assert.equal(await background(page), "rgb(244, 245, 247)");
  await page.reload();
  assert.equal(await background(page), "rgb(244, 245, 247)", "the choice is remembered");
});

for (const colorScheme of ["light", "dark"]) {
  await check(`can be used by everybody, in ${colorScheme}`, { colorScheme }, async (page) => {
    await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate("axe.run()");
    const found = violations.map((one) => `${one.id}: ${one.help}: ${one.nodes[0].html}`);
    assert.deepEqual(found, []);
  });
}

await check("fits a telephone", { viewport: { width: 390, height: 800 } }, async (page) => {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 390, `${width} px`);
  await page.screenshot({ path: `${screenshots}/narrow.png` });
});

await check("sorts by each column, both ways", {}, async (page) => {
  const heading = (name) => page.getByRole("columnheader", { name });
  const button = (name) => heading(name).getByRole("button");
  await page.getByLabel("Search").fill("zz-");
  assert.deepEqual(await names(page), ["zz-9", "zz-10"], "numbers in names count as numbers");
  await button("Name").click();
  assert.deepEqual(await names(page), ["zz-10", "zz-9"]);
  assert.equal(await heading("Name").getAttribute("aria-sort"), "descending");
  await page.getByLabel("Search").fill("");
  await button("Last commit").click();
  await button("Last commit").click();
  const times = await page.locator(".rows tbody time").evaluateAll((all) => all.map((one) => one.dateTime));
  assert.equal(times.length, 200);
  assert.deepEqual(times, [...times].sort().reverse(), "newest first");
  for (const name of ["Place", "Tags", "Branch", "State", "Machine"]) {
    await button(name).click();
    assert.equal(await heading(name).getAttribute("aria-sort"), "ascending");
    assert.equal(await page.locator("th[aria-sort]").count(), 1);
  }
});

await check("searches and filters together", {}, async (page) => {
  await page.getByLabel("Search").fill("ATLAS backend");
  const found = await names(page);
  assert.ok(found.length > 5 && found.length < 100, `${found.length}`);
  const texts = await page.locator(".rows tbody tr").allTextContents();
  assert.ok(texts.every((text) => text.includes("atlas") && text.includes("backend")));
  await page.locator("select[data-facet=state]").selectOption("ahead");
  const fewer = await names(page);
  assert.ok(fewer.length > 0 && fewer.length < found.length);
  assert.equal(await shown(page), `${fewer.length} repositories of 454`);
  await page.getByRole("button", { name: "Clear" }).click();
  assert.equal(await shown(page), "454 repositories");
  await page.getByLabel("Search").fill("nothing has this name");
  assert.equal(await shown(page), "0 repositories of 454");
});

await check("filters by a click on a bar", {}, async (page) => {
  await drawn(page, "age");
  const canvas = page.locator("section[data-facet=age] canvas");
  const box = await canvas.boundingBox();
  await canvas.click({ position: { x: box.width * 0.8, y: 20 } });
  // The chart looks at events once in a frame.
  await page.waitForFunction(() => document.getElementById("shown").textContent.includes("of 454"));
  assert.equal(await page.locator("select[data-facet=age]").inputValue(), "under a week");
});

await check("shows more on demand", {}, async (page) => {
  assert.equal((await names(page)).length, 200);
  const more = page.getByRole("button", { name: "Show more" });
  await more.click();
  assert.equal((await names(page)).length, 400);
  await more.click();
  assert.equal((await names(page)).length, 454);
  assert.ok(!(await more.isVisible()));
});

await check("obeys the keyboard alone", {}, async (page) => {
  const focused = (property) => page.evaluate((name) => document.activeElement[name], property);
  await page.keyboard.press("Tab");
  assert.equal(await focused("textContent"), "Skip to the table");
  await page.keyboard.press("/");
  assert.equal(await focused("id"), "search");
  await page.keyboard.type("zz");
  assert.equal(await shown(page), "2 repositories of 454");
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(outline, "solid", "the focus is seen");
  for (const expected of ["state", "age", "tag"]) {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.facet), expected);
  }
  await page.keyboard.press("Tab");
  assert.equal(await focused("textContent"), "Clear");
  await page.keyboard.press("Tab"); // the table, which the arrows scroll
  await page.keyboard.press("Tab");
  assert.equal(await focused("textContent"), "Name");
  await page.keyboard.press("Enter");
  assert.deepEqual(await names(page), ["zz-10", "zz-9"]);
  await page.locator("section[data-facet=state] summary").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.notEqual(await page.locator("select[data-facet=state]").inputValue(), "");
});

await check("shows what is hostile, and doesn't obey it", {}, async (page) => {
  await page.getByLabel("Search").fill("onerror");
  assert.equal((await names(page)).length, 1);
  assert.ok((await names(page))[0].startsWith("</script></style><img src=x"));
  assert.equal(await page.locator("img").count(), 0);
  assert.equal(await page.title(), "Repositories on laptop, workbench");
  await page.getByRole("button", { name: "Clear" }).click();
  await page.locator("select[data-facet=tag]").selectOption("odd");
  assert.equal((await names(page)).length, 1);
  await page.screenshot({ path: `${screenshots}/hostile.png` });
});

await check("is whole without a script", { javaScriptEnabled: false }, async (page) => {
  assert.equal(await page.locator(".rows tbody tr").count(), 454);
  assert.ok(await page.locator(".counts").first().isVisible());
  await page.screenshot({ path: `${screenshots}/no-script.png` });
});

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
