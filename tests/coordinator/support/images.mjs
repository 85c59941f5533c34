// OTA files made by `bridge pack`, in a folder of their own.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repo, tool } from "./han.mjs";

const folder = mkdtempSync(join(tmpdir(), "images-"));
const pe = `${repo}tests/Data/pe/1.1.0.0/`;

/** Three chunks in the usual run; in the full one as much as a bank takes. */
const ASSEMBLIES =
    process.env.BRIDGE_IMAGE === "full"
        ? ["SampleLib", "SampleTables", "SampleTables", "SampleApp"]
        : [...Array(8).fill("SampleLib"), "SampleApp"];

export function bridge(...args) {
    return execFileSync("dotnet", [tool, ...args], { encoding: "utf8" });
}

/** A signed image, of version 1.1.0 and counter 2 unless the options say otherwise. */
export function pack(name, ...options) {
    return packOf(ASSEMBLIES, name, ...options);
}

/** As `pack`, of one chunk only: for networks on which every block takes seconds. */
export function packSmall(name, ...options) {
    return packOf(["SampleLib", "SampleApp"], name, ...options);
}

function packOf(assemblies, name, ...options) {
    const file = join(folder, `${name}.ota`);
    const version = options.includes("--version") ? [] : ["--version", "1.1.0"];
    const files = assemblies.map((assembly) => `${pe}${assembly}.pe`);
    bridge("pack", ...files, "--key", `${repo}tests/Data/p256-key.pem`, "--counter", "2", "--out", file, ...version, ...options);
    return file;
}

/** A copy with one bit changed. */
export function spoil(file, position, name) {
    const bytes = readFileSync(file);
    bytes[position < 0 ? bytes.length + position : position] ^= 0x01;
    const spoilt = join(folder, `${name}.ota`);
    writeFileSync(spoilt, bytes);
    return spoilt;
}

export const inFolder = (name) => join(folder, name);
