// Records docs/images/recorded/page.png: a page of `notebookviz show` in use, as an animated PNG. Needs Chromium, ffmpeg, and playwright-core from npm:
//   notebookviz show notebooks/data/digits.safetensors -o page.html
//   npm install --no-save playwright-core && node docs/record-page.mjs page.html docs/images/recorded/page.png
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(join(process.cwd(), "x"))("playwright-core");
const [source, output] = process.argv.slice(2).map(path => resolve(path));
const folder = mkdtempSync(join(tmpdir(), "record-"));
const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 880, height: 540 }, deviceScaleFactor: 1.5, colorScheme: "light" });
await page.goto(pathToFileURL(source).href);
await page.waitForTimeout(1500);

// Headless browsers draw no pointer, so the page gets one.
await page.evaluate(() => {
    const pointer = document.createElement("div");
    pointer.innerHTML = '<svg width="20" height="24" viewBox="0 0 20 24"><path d="M1 1v18l5-4 3 7 3-1-3-7h7z" fill="#111" stroke="#fff" stroke-width="1.5"/></svg>';
    pointer.style.cssText = "position:fixed;left:0;top:0;z-index:2147483647;pointer-events:none";
    document.body.append(pointer);
    addEventListener("mousemove", event => { pointer.style.transform = `translate(${event.clientX}px,${event.clientY}px)`; }, true);
});

const frames = [];
async function frame(seconds) {
    const file = join(folder, `${String(frames.length).padStart(3, "0")}.png`);
    await page.screenshot({ path: file, animations: "disabled" });
    frames.push({ file, seconds });
}

let at = { x: 600, y: 60 };
async function move(x, y, steps = 5) {
    const from = at;
    for (let step = 1; step <= steps; step++) {
        const t = (1 - Math.cos(Math.PI * step / steps)) / 2;
        at = { x: from.x + (x - from.x) * t, y: from.y + (y - from.y) * t };
        await page.mouse.move(at.x, at.y);
        if (step < steps)
            await frame(0.06);
    }
    await page.waitForTimeout(150);
}

async function moveTo(locator, dx = 0.5, dy = 0.5) {
    const box = await locator.boundingBox();
    await move(box.x + box.width * dx, box.y + box.height * dy);
}

async function scrollTo(locator, top) {
    const distance = (await locator.boundingBox()).y - top;
    for (let step = 0; step < 4; step++) {
        await page.evaluate(y => scrollBy({ top: y, behavior: "instant" }), distance / 4);
        await frame(0.06);
    }
}

await page.mouse.move(at.x, at.y);
await frame(0.7);
const search = page.locator("input[type=search]").first();
await scrollTo(search, 50);
await moveTo(search, 0.3);
await page.mouse.click(at.x, at.y);
for (const letter of "conv") {
    await page.keyboard.type(letter);
    await frame(0.14);
}
await frame(0.4);

// The row of the first kernel: its thumbnail opens the picture below it.
const row = page.locator("tr", { hasText: "16 filters × 1 channel" }).first();
await moveTo(row.locator("td a img, td button img").first());
await page.mouse.click(at.x, at.y);
await page.waitForTimeout(1200);
await frame(0.4);
const figure = page.locator(".js-plotly-plot").last();
await scrollTo(figure, 120);
await frame(0.2);
const plot = figure.locator(".xy .heatmaplayer image, .xy .heatmaplayer").first();
for (const [dx, dy] of [[0.03, 0.2], [0.17, 0.3], [0.3, 0.85]]) {
    await moveTo(plot, dx, dy);
    await frame(0.6);
}
// A click chooses a filter: its numbers are listed below the grid.
await page.mouse.click(at.x, at.y);
await page.waitForTimeout(300);
await frame(0.4);
await scrollTo(figure, 10);
await frame(0.7); // ffmpeg shows the last frame twice as long
await browser.close();

writeFileSync(join(folder, "frames.txt"), frames.map(f => `file '${f.file}'\nduration ${f.seconds}\n`).join("") + `file '${frames.at(-1).file}'\n`);
execFileSync("ffmpeg", ["-loglevel", "error", "-y", "-f", "concat", "-safe", "0", "-i", join(folder, "frames.txt"), "-fps_mode", "passthrough", "-filter_complex",
    "split[a][b];[a]palettegen=max_colors=255[p];[b][p]paletteuse=dither=none:diff_mode=rectangle", "-f", "apng", "-plays", "0", "-pred", "mixed", output]);
console.log(`${frames.length} frames, ${frames.reduce((sum, f) => sum + f.seconds, 0).toFixed(1)} s, ${statSync(output).size} bytes`);
rmSync(folder, { recursive: true });
