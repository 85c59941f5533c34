import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Coordinator } from "../support/coordinator.mjs";
import { Han } from "../support/han.mjs";
import { inFolder, pack } from "../support/images.mjs";
import { VERSION_1_1_0 } from "../support/network.mjs";
import { Run } from "../support/run.mjs";

test("the firmware on a PC is killed in mid-download, starts again, finishes, and stops cleanly when asked", async () => {
    const han = await Han.start("--bridges", "0", "--radio", "127.0.0.1:0");
    const coordinator = new Coordinator(han);
    await coordinator.start();
    const flash = inFolder("flash");
    const options = ["--radio", `tcp://${han.radio}`, "--flash", flash];

    let bridge;
    const device = await coordinator.joinUnit(han.free, () => (bridge = new Run(...options, "--install-code", han.free.installCode)));
    const image = pack("run");
    const broken = assert.rejects(coordinator.updateDevice(device, image, { requestTimeout: 4_000 }), /did not start\/finish/);
    await bridge.told("Store: ChunkStored  2 of ");
    assert.equal(await bridge.kill("SIGKILL"), "SIGKILL");
    await broken;

    bridge = new Run(...options);
    await bridge.told("App: NetworkUp");
    await coordinator.updateDevice(device, image);
    const resumed = await bridge.told("Ota: Accepted");
    assert.ok(Number(resumed.match(/offset (\d+)/)[1]) >= 2 * 4096, resumed);
    await bridge.told("App: ImageConfirmed");
    assert.equal(await coordinator.versionOf(device), VERSION_1_1_0);
    assert.deepEqual(stored(flash), readFileSync(image));

    assert.equal(await bridge.kill("SIGINT"), 0);
    await coordinator.close();
    await han.stop();
});

/** The OTA file in bank B: its front, then its chunks in order. */
function stored(flash) {
    const chunks = readdirSync(flash).filter((name) => /^b\.\d{3}$/.test(name));
    return Buffer.concat(["b.pre", ...chunks.sort()].map((name) => readFileSync(join(flash, name))));
}
