// One whole update, told by both sides: the same for every version of the radio's protocol.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Coordinator } from "./coordinator.mjs";
import { Han } from "./han.mjs";
import { inFolder, pack } from "./images.mjs";

const VERSION_1_0_0 = 0x01000000;
const VERSION_1_1_0 = 0x01010000;

export function update(ezsp) {
    test(`EZSP ${ezsp}: fresh network, install code, interview, update, resumed network`, async () => {
        const image = pack(`ezsp${ezsp}`);
        const han = await Han.start("--ezsp", String(ezsp));
        const coordinator = new Coordinator(han);
        assert.equal(await coordinator.start(), "reset");

        const device = await coordinator.join();
        assert.deepEqual([device.manufacturerName, device.modelID, device.softwareBuildID], ["Manufacturer", "PPMID", "1.0.0"]);
        assert.equal(await coordinator.fileVersion(), VERSION_1_0_0);

        const announced = new Promise((resolve) => device.once("deviceAnnounce", resolve));
        const [, installed] = await coordinator.update(image);
        assert.equal(installed.fileVersion, VERSION_1_1_0);
        await announced;
        await han.told("App: ImageConfirmed version 1.1.0");
        assert.equal(await han.state(), "1.1.0 B confirmed");
        assert.equal(await coordinator.fileVersion(), VERSION_1_1_0);
        assert.equal(await coordinator.queriedVersion(), VERSION_1_1_0);

        await han.command(`export 1 b ${inFolder(`stored${ezsp}`)}`);
        assert.deepEqual(readFileSync(inFolder(`stored${ezsp}`)), readFileSync(image));

        await coordinator.stop();
        assert.equal(await coordinator.start(), "resumed");
        assert.equal(await coordinator.fileVersion(), VERSION_1_1_0);
        await coordinator.close();
        await han.stop();
    });
}
