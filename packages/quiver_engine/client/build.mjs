// Builds the page into the Python package: npm ci && npm run build. `npm run watch` rebuilds on every save.
// The bundle is committed, so that neither a learner nor CI needs npm; a Python test compares the checksum recorded in it.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../src/quiver_engine/static");

function sources() {
  const found = ["build.mjs", "package.json", "package-lock.json"];
  for (const entry of readdirSync(join(here, "src"), { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) found.push(relative(here, join(entry.parentPath, entry.name)).split(sep).join("/"));
  }
  return found.sort();
}

// The same recipe as tests/test_bundle.py: each file's path, a newline, its bytes, a newline.
function checksum() {
  const hash = createHash("sha256");
  for (const name of sources()) {
    hash.update(`${name}\n`);
    hash.update(readFileSync(join(here, name)));
    hash.update("\n");
  }
  return hash.digest("hex");
}

function licences() {
  const lock = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
  const bundled = Object.entries(lock.packages).filter(([path, entry]) => path && !entry.dev && !entry.optional);
  const parts = bundled.map(([path, entry]) => {
    const folder = join(here, path);
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    if (!file) throw new Error(`Expected a licence file in ${path}, found none.`);
    const text = readFileSync(join(folder, file), "utf8").replace(/\r\n/g, "\n").trim();
    return `${path.replace(/^.*node_modules\//, "")} ${entry.version} (${entry.license})\n\n${text}\n`;
  });
  return `What app.js contains besides Quiver's own code (MIT):\n\n${parts.join(`\n${"-".repeat(78)}\n\n`)}`;
}

const record = {
  name: "record",
  setup(build) {
    build.onEnd((result) => {
      if (result.errors.length) return;
      const version = checksum();
      mkdirSync(target, { recursive: true });
      for (const file of result.outputFiles) {
        const name = file.path.endsWith(".css") ? "app.css" : "app.js";
        writeFileSync(join(target, name), `/* quiver-client sources sha256:${version} */\n${file.text}`);
      }
      writeFileSync(join(target, "LICENSES.txt"), licences());
      for (const name of ["index.html", "icon.svg"]) copyFileSync(join(here, "src", name), join(target, name));
      console.log(`${result.outputFiles.map((file) => file.text.length).join(" + ")} bytes, sources ${version.slice(0, 12)}`);
    });
  },
};

const options = {
  entryPoints: [join(here, "src/main.tsx")],
  outfile: join(target, "app.js"),
  bundle: true,
  minify: true,
  write: false,
  charset: "utf8",
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  plugins: [record],
};

if (process.argv.includes("--watch")) {
  await (await esbuild.context(options)).watch();
} else {
  await esbuild.build(options);
}
